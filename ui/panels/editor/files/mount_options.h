#pragma once

#include "engine/model/container_spec.h"

#include <QString>
#include <QStringList>

/// Mount options as switches. Options without a switch stay as they are, in their order.
namespace boxwright::ui {

QStringList optionsOf(const Mount& mount);
bool hasOption(const Mount& mount, const QString& option);
void setOption(Mount& mount, const QString& option, bool on);
/// Takes out all of `group` and puts `chosen` in (empty: none).
void chooseOption(Mount& mount, const QStringList& group, const QString& chosen);
/// The one of `group` that is set; empty without one.
QString chosenOption(const Mount& mount, const QStringList& group);
/// "size=65536k" -> "65536k"
QString optionValue(const Mount& mount, const QString& key);
void setOptionValue(Mount& mount, const QString& key, const QString& value);

const QStringList& propagations(); ///< "rprivate", "private", "rslave", …
bool isBind(const Mount& mount);

/// What stands at the mount point, in a few words.
QString mountContent(const Mount& mount);
/// A mount of this type as one would usually make it.
Mount usualMount(const QString& type, const QString& destination, const QString& source = {});

} // namespace boxwright::ui
