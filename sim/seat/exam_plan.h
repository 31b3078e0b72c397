#pragma once
// A written exam is planned: for whom, how long, and how many questions of what are drawn from the
// bank. The window's thread.
//
//     if (const auto exam = plan_.take_planned()) show_hall(*exam);
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "base/time.h"
#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/gate_fields.h"
#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What stands in the form, as it is typed.
struct ExamDraft {
    struct Quota {
        std::string category;
        std::string kind; ///< the lab's word; empty: any
        std::string easiest;
        std::string hardest;
        std::string count;
        std::string points; ///< empty: the question's own
    };
    std::string title;
    std::string class_name;
    std::string minutes = "60";
    std::string attempts = "3";
    std::string pass_mark = "80";
    GateDraft gate;
    std::string opens;
    std::string closes;
    bool together = false;
    bool own_sheets = true;
    bool shuffle_questions = false;
    bool shuffle_choices = true;
    bool grace = false; ///< who does not hand in has no result
    std::vector<Quota> quotas{1};
};
/// As the lab takes it. The error's code is the text of the first field that is wrong.
[[nodiscard]] Result<wire::NewExam> exam_of(const ExamDraft& draft, WallTime now);

class ExamPlan {
public:
    explicit ExamPlan(Desk& desk)
        : desk_(desk)
        , rows_(desk, 130) {}
    /// At the cursor. True: back to the list; what was typed stays.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// The exam that the lab has planned, once.
    [[nodiscard]] std::optional<std::int64_t> take_planned() { return std::exchange(planned_, {}); }
    /// The cursor goes to the first field.
    void begin() { rows_.begin(); }

private:
    void draw_head();
    void draw_rules();
    void draw_quotas();
    [[nodiscard]] bool draw_quota(std::size_t at, const std::vector<std::string>& categories);
    void draw_choices();
    void create();

    Desk& desk_;
    FormRows rows_;
    ExamDraft draft_;
    Asked<wire::QuestionPage> bank_;         ///< for its categories
    Asked<wire::List<wire::PackRow>> packs_; ///< for the skills that can be mastered
    Posted creating_;
    std::optional<std::int64_t> planned_;
};

} // namespace ringroom::seat
