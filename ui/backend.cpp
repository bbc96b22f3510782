#include "ui/backend.h"
