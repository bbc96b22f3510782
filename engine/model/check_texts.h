#pragma once

#include "engine/model/checks.h"

/// The rows of checkTexts(), one file a topic.
namespace boxwright {

std::span<const CheckText> kernelCheckTexts();
std::span<const CheckText> cgroupCheckTexts();
std::span<const CheckText> userCheckTexts();
std::span<const CheckText> storageCheckTexts();
std::span<const CheckText> securityCheckTexts();

} // namespace boxwright
