#include "ui/style/english_plurals.h"

namespace boxwright::ui {

QString EnglishPlurals::translate(const char*, const char* sourceText, const char*, int n) const {
    const QString text = QString::fromUtf8(sourceText);
    const QString both = QStringLiteral("(s)");
    if (n < 0 || !text.contains(both))
        return {};
    return QString(text).replace(both, n == 1 ? QString() : QStringLiteral("s"));
}

} // namespace boxwright::ui
