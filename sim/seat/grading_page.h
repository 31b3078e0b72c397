#pragma once
// Marking: contacts at the left, the recording with measures and comments in the middle, the form
// at the right. Instructors mark and publish, students assess themselves, look at their marks and
// appeal, classmates mark what a sample gave them: the lab says which. Calibrations and samples lie
// beside it. The window's thread.
#include <optional>
#include <string>
#include <vector>

#include "seat/again_dialog.h"
#include "seat/asked.h"
#include "seat/calibration_view.h"
#include "seat/page.h"
#include "seat/player_panel.h"
#include "seat/posted.h"
#include "seat/rubric_panel.h"
#include "seat/samples_view.h"
#include "seat/sheet_saver.h"
#include "seat/twice.h"
#include "seat/words_dialog.h"

namespace ringroom::seat {

class GradingPage final : public Page {
public:
    explicit GradingPage(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;
    /// What was marked goes to the lab; once a frame, whichever page is on show.
    void keep_up();
    /// What plays falls silent for a call; once a frame, whichever page is on show.
    void yield_to_telephone(const Shown& shown) {
        player_.yield_to_telephone(shown);
        calibrations_.yield_to_telephone(shown);
    }
    [[nodiscard]] bool dialog_is_open() const {
        return words_.is_open() || again_.is_open() || player_.dialog_is_open() ||
               calibrations_.dialog_is_open();
    }
    /// Shows this contact: from a list, from listening across.
    void show(std::string record) {
        wanted_ = std::move(record);
        view_ = View::marks;
    }

private:
    enum class View { marks, calibrations, samples };
    enum class Which { to_mark, all, appealed };
    void draw_marks(const Shown& shown, ImVec2 size);
    void view_keys(const Shown& shown);
    void go_to(View view);
    void show_sample(const wire::SampleRow& sample);
    void list_only(std::optional<wire::SampleRow> sample);
    void calibrate();
    void draw_views(const Shown& shown);
    [[nodiscard]] std::string list_target() const;
    [[nodiscard]] std::string list_head(const Shown& shown, std::size_t count) const;
    void keys(const Shown& shown);
    void read_lists(const Shown& shown);
    void take_detail();
    void take_answers();
    void choose(const std::string& record);
    void step_row(int by);
    /// A row of the answer, and its place in all of it: its number, whatever is shown of the list.
    struct Listed {
        const wire::GradingRow* row;
        std::size_t number = 0;
        const wire::GradingRow* operator->() const { return row; }
    };
    [[nodiscard]] std::vector<Listed> rows_shown();
    [[nodiscard]] bool may_grade(const Shown& shown) const;
    [[nodiscard]] static bool is_to_mark(const wire::GradingRow& row);
    // The sheet.
    [[nodiscard]] SheetSaver::How how(bool given);
    void give();
    void go_on();
    void take_step(const std::string& step, const std::string& title_key, bool needs_words,
                   bool mean = false);
    void publish_all();
    void take_mean();
    void publish_next();
    void show_next_list(const Shown& shown);
    [[nodiscard]] static bool waits_for_other(const wire::Grading& grading);
    // Drawing.
    void draw_list(const Shown& shown, ImVec2 size);
    void draw_narrow();
    void draw_rows(const std::vector<Listed>& rows);
    void draw_row(const wire::GradingRow& row, std::size_t number, float width);
    void draw_middle(const Shown& shown, ImVec2 size);
    void draw_head();
    void draw_origin();
    void draw_measures(float width);
    void draw_tile(const wire::LabelledValue& measure, const wire::RubricItem* item, ImVec2 size);
    void draw_comments();
    void draw_history();
    void draw_again(const Shown& shown);
    void ask_again(const Shown& shown);
    void draw_form(ImVec2 size);
    void draw_steps();
    void draw_total(float width);
    void draw_sum(const wire::Grading& grading);
    [[nodiscard]] bool replaces_mark(const wire::Grading& grading) const;
    [[nodiscard]] bool has_step_now(std::string_view step);
    [[nodiscard]] std::string state_words(const wire::GradingRow& row) const;
    [[nodiscard]] std::string time_left(const wire::GradingRow& row) const;
    struct Badge {
        std::string words;
        ImU32 ink = 0;
        ImU32 ground = 0;
    };
    [[nodiscard]] Badge badge_of(const wire::GradingRow& row);

    Desk& desk_;
    PlayerPanel player_;
    RubricPanel rubric_;
    WordsDialog words_;
    AgainDialog again_;
    SheetSaver saver_;
    CalibrationView calibrations_;
    SamplesView samples_;
    View view_ = View::marks;
    std::optional<wire::SampleRow> sample_; ///< whose contacts alone are listed
    Asked<wire::List<wire::GradingRow>> rows_;
    Asked<wire::Grading> detail_;
    std::uint64_t detail_taken_ = 0;
    std::string chosen_;
    std::string opened_; ///< whose detail is on show
    std::string wanted_;
    Which which_ = Which::to_mark;
    bool which_set_ = false; ///< a student begins with everything
    bool blind_ = false;
    bool follow_ = false;
    std::string narrow_; ///< the list to rows that hold these words
    bool focus_narrow_ = false;
    bool narrowing_ = false; ///< they are being typed
    Posted stepping_;
    Posted removing_;
    std::vector<std::pair<std::string, std::int64_t>> to_publish_;
    std::string step_done_; ///< what is said once the lab has taken it
    Instant opened_at_;
    Instant publish_asked_;   ///< all: the first press
    Twice<std::string> mean_; ///< of whose contact the mean is to be published
    bool appealable_ = false; ///< the contact on show
    Duration spent_before_;
    int given_now_ = 0; ///< handed in since the page was opened
};

} // namespace ringroom::seat
