#pragma once

#include <QTranslator>

namespace boxwright::ui {

/// Source texts say "%n layer(s)"; without a translation that is what Qt would show. Gives the
/// English forms, "1 layer" and "2 layers"; install before any other translator.
class EnglishPlurals : public QTranslator {
    Q_OBJECT
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* sourceText, const char* disambiguation,
                      int n) const override;
};

} // namespace boxwright::ui
