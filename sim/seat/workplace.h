#pragma once
// The whole window: the state bar above, one page, the foot below. Chooses the page by where the
// person is and what they may do. The window's thread.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "seat/attention.h"
#include "seat/break_dialog.h"
#include "seat/consent_dialog.h"
#include "seat/desk.h"
#include "seat/exam_page.h"
#include "seat/grading_page.h"
#include "seat/key_sheet.h"
#include "seat/keys.h"
#include "seat/lists_page.h"
#include "seat/page.h"
#include "seat/seated_practical.h"
#include "seat/settings_page.h"
#include "seat/sign_in_page.h"
#include "seat/work_page.h"

namespace ringroom::seat {

class Workplace {
public:
    Workplace(Look& look, Back& back, Sound& sound, Remembered remembered);

    /// Draws the whole window. `shown` is the newest; once a frame.
    /// `in_front`: the window has the keyboard and is seen.
    void draw(const Shown& shown, bool in_front = true);
    /// An exam is sat: the window fills the screen and stays.
    [[nodiscard]] bool locked() const { return locked_; }
    /// What the window is called: who sits here and what goes on, for the list of windows.
    [[nodiscard]] std::string title(const Shown& shown) const;
    /// When the picture changes by itself at the latest: clocks, notices.
    [[nodiscard]] Instant next_change() const { return desk_.next_change(); }
    [[nodiscard]] const Remembered& remembered() const { return desk_.remembered; }

private:
    struct Tab {
        Key key; ///< also its name, and who may see it
        std::unique_ptr<Page> page;
    };
    void begin(AgentId whose);
    void draw_at_work(const Shown& shown);
    void draw_exam(const Shown& shown);
    [[nodiscard]] std::string work_words(const Shown& shown) const;
    void draw_bar(const Shown& shown);
    void draw_state(const Shown& shown);
    void draw_figures(const Shown& shown);
    void draw_tabs(const Shown& shown);
    void draw_badge(std::int64_t count);
    void follow(const wire::Message& message);
    void draw_told(const Shown& shown, float above);
    void draw_foot(const Shown& shown);
    void draw_foot_keys(const Shown& shown, float right);
    void draw_notice(const Notice& notice, float right);
    void keys(const Shown& shown);
    void offer_check(const Shown& shown);
    void choose_page(const Shown& shown);
    void toggle_ready(const Shown& shown);
    /// Something is over the page: its keys, and those that lead to another, wait.
    [[nodiscard]] bool covered() { return dialog_is_open() || sheet_.is_open(); }
    [[nodiscard]] bool dialog_is_open() {
        // Those of a page are drawn by it: of a page that is not on show they cover nothing.
        return work_->call().dialog_is_open() || break_->is_open() || consent_->is_open() ||
               (page_ == lists_ && lists_->dialog_is_open()) ||
               (page_ == grading_ && grading_->dialog_is_open()) ||
               (page_ == exam_ && exam_->dialog_is_open());
    }
    /// The key is for this person.
    [[nodiscard]] static bool may(const Shown& shown, Key key);

    Desk desk_;
    SignInPage sign_in_;
    KeySheet sheet_;
    // Of the person who sits here.
    AgentId whose_;
    std::optional<Attention> attention_;
    std::optional<BreakDialog> break_;
    std::optional<ConsentDialog> consent_;
    std::unique_ptr<WorkPage> work_;
    std::vector<Tab> tabs_;      ///< besides work
    ListsPage* lists_ = nullptr; ///< one of these, as is the next
    SettingsPage* settings_ = nullptr;
    GradingPage* grading_ = nullptr;
    ExamPage* exam_ = nullptr;
    std::optional<SeatedPractical> practical_;
    ContactId contact_;          ///< in hand
    ContactId played_;           ///< whose card was opened by itself
    std::int64_t told_seen_ = 0; ///< the message that was clicked away
    Page* page_ = nullptr;
    bool locked_ = false;
};

} // namespace ringroom::seat
