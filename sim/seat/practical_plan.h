#pragma once
// A practical exam is planned: for whom, which calls, how many papers, how long. Before it is kept
// the lab rehearses it: whether the papers are equally hard and fit into the time, and who would
// get no calls. Where that is well it is planned at once; else the person sees it and decides. The
// window's thread.
//
//     if (plan_.draw(size)) back_to_the_list();
//     if (const auto exam = plan_.take_planned()) show_hall(*exam);
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "contact/words.h"
#include "seat/asked.h"
#include "seat/form_rows.h"
#include "seat/gate_fields.h"
#include "seat/keys.h"
#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// A script as it can be chosen.
struct ScriptChoice {
    std::string label; ///< unlike any other's
    std::string pack;
    std::string script;
    Direction direction = Direction::inbound;
};
/// Of packs without mistakes, by title; where two have one title the names stand beside it.
[[nodiscard]] std::vector<ScriptChoice> script_choices(const std::vector<wire::PackRow>& packs);

/// What stands in the form, as it is typed.
struct PracticalDraft {
    struct Call {
        std::string script; ///< label of a ScriptChoice
        std::string number; ///< begins with the digits; empty: the first of the house
        std::string weight = "1";
    };
    std::string title;
    std::string class_name;
    std::string students; ///< numbers; empty: all of the class
    std::string minutes = "30";
    std::string rest = "15"; ///< seconds
    std::string pass_mark = "80";
    std::string papers = "1";
    std::string seed; ///< empty: drawn
    std::string attempts = "3";
    std::int64_t repeats = 0; ///< the exam that it repeats; 0: none
    GateDraft gate;
    bool marked = true;
    std::vector<Call> calls{1};
};
/// An exam once more for who has not passed it: the same calls and rules, other customers.
[[nodiscard]] PracticalDraft draft_repeating(const wire::PracticalRow& exam,
                                             const std::vector<ScriptChoice>& scripts,
                                             std::string title);
/// As the lab takes it. The error's code is the text of the first field that is wrong.
[[nodiscard]] Result<wire::NewPractical> practical_of(const PracticalDraft& draft,
                                                      const std::vector<ScriptChoice>& scripts);
/// The rehearsal found nothing that a teacher should know first.
[[nodiscard]] bool is_well(const wire::PracticalCheck& check);

class PracticalPlan {
public:
    explicit PracticalPlan(Desk& desk)
        : desk_(desk)
        , rows_(desk, 130) {}
    /// At the cursor. True: back to the list; what was typed stays, unless it repeats an exam.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] std::vector<Key> foot_keys() const;
    /// The exam that the lab has planned, once.
    [[nodiscard]] std::optional<std::int64_t> take_planned() { return std::exchange(planned_, {}); }
    /// The cursor goes to the first field.
    void begin() { rows_.begin(); }
    /// The form asks for this exam once more; what stood in it is gone.
    void repeat(const wire::PracticalRow& exam);

private:
    void take_answers();
    void take_repeated();
    void draw_head();
    void draw_rules();
    void draw_calls();
    [[nodiscard]] bool draw_call(std::size_t at);
    void draw_buttons();
    void draw_check();
    /// The plan as it stands now goes to the lab to be rehearsed, and `then_plan` to be kept.
    void check(bool then_plan);
    void create();
    /// The rehearsal is of the plan as it stands now.
    [[nodiscard]] bool is_checked() const;

    Desk& desk_;
    FormRows rows_;
    PracticalDraft draft_;
    Asked<wire::List<wire::PackRow>> packs_;
    Asked<wire::List<wire::DirectoryRow>> directory_;
    std::uint64_t packs_taken_ = 0;
    std::vector<ScriptChoice> scripts_;
    Posted checking_;
    Posted creating_;
    bool then_plan_ = false;
    std::string checking_body_; ///< as it was sent
    std::string checked_body_;  ///< with the seed that was drawn; of `found_`
    std::optional<wire::PracticalCheck> found_;
    std::optional<std::int64_t> planned_;
    std::optional<wire::PracticalRow> repeated_; ///< waits for the scripts to be known
};

/// How hard the papers are, at the cursor and as wide as the window leaves room.
void draw_difficulty(Desk& desk, const wire::PracticalDifficulty& difficulty);

} // namespace ringroom::seat
