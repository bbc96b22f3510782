#pragma once

#include "ui/panels/editor/common/editor_context.h"
#include "ui/widgets/card.h"

class QHBoxLayout;
class QMenu;

namespace boxwright::ui {

class Segmented;
class Select;

/// The filter as a whole: base profile, default action, architectures, and its file.
class ProfileBar : public Surface {
    Q_OBJECT
public:
    explicit ProfileBar(const EditorContext& context, QWidget* parent = nullptr);
    void refresh();
    /// Which of the presets the filter is; -1 for none.
    int currentPreset() const;

    /// A profile file in Docker's or the OCI form.
    void load(const QString& filePath);
    /// The filter as it is, in the OCI form.
    void save(const QString& filePath);

Q_SIGNALS:
    void failed(const QString& why); ///< empty: what failed before no longer matters

private:
    struct Outcome {
        std::string action;
        std::optional<uint32_t> errnoRet;
        bool operator==(const Outcome&) const = default;
    };

    void addPreset(QHBoxLayout* into);
    void addDefault(QHBoxLayout* into);
    void addArchitectures(QHBoxLayout* into);
    void addFile(QHBoxLayout* into);
    void addOutcome(const Outcome& outcome);
    void setDefault(int row);
    void fillArchitectures();
    void setArchitecture(const std::string& name, bool on);
    void showArchitectures();
    void choose(bool saving);
    const std::optional<Seccomp>& profile() const;

    EditorContext m_context;
    Segmented* m_preset = nullptr;
    Select* m_default = nullptr;
    std::vector<Outcome> m_outcomes;
    QWidget* m_chips = nullptr;
    QWidget* m_addArchitecture = nullptr;
    QWidget* m_save = nullptr;
    QMenu* m_architectures = nullptr;
};

} // namespace boxwright::ui
