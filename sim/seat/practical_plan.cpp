#include "seat/practical_plan.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration practical_plan_asks_every{30'000};
constexpr std::size_t warnings_listed = 12;

Result<wire::NewPracticalCall> call_of(const PracticalDraft::Call& in,
                                       const std::vector<ScriptChoice>& scripts) {
    const auto script = std::find_if(scripts.begin(), scripts.end(),
                                     [&](const auto& one) { return one.label == in.script; });
    if (script == scripts.end())
        return wrong_field("seat.practical.call_title");
    const auto weight = number_in(in.weight, 1, 100);
    if (!weight)
        return wrong_field("seat.practical.weight");
    wire::NewPracticalCall out{.pack = script->pack, .script = script->script, .weight = *weight};
    if (const auto numbers = numbers_typed(in.number);
        !numbers.empty() && script->direction == Direction::inbound)
        out.number = numbers.front();
    return out;
}

} // namespace

std::vector<ScriptChoice> script_choices(const std::vector<wire::PackRow>& packs) {
    std::vector<ScriptChoice> out;
    for (const auto& pack : packs)
        for (const auto& script : pack.scripts)
            if (pack.loaded)
                out.push_back({script.title.empty() ? script.name : script.title, pack.name,
                               script.name, script.direction});
    std::vector<std::string> titles;
    for (const auto& one : out)
        titles.push_back(one.label);
    for (auto& one : out)
        if (std::count(titles.begin(), titles.end(), one.label) > 1)
            one.label += " (" + one.pack + "/" + one.script + ")";
    return out;
}

Result<wire::NewPractical> practical_of(const PracticalDraft& draft,
                                        const std::vector<ScriptChoice>& scripts) {
    const auto minutes = number_in(draft.minutes, 0, 480);
    const auto rest = number_in(draft.rest, 0, 600);
    const auto pass_mark = number_in(draft.pass_mark, 0, 100);
    const auto papers = number_in(draft.papers, 1, 4);
    const auto attempts = number_in(draft.attempts, 1, 100);
    const auto gate = gate_in(draft.gate);
    const auto seed = draft.seed.empty() ? std::optional<std::int64_t>(0)
                                         : number_in(draft.seed, 0, (1LL << 53) - 1);
    if (trimmed(draft.title).empty())
        return wrong_field("seat.exam.called");
    if (trimmed(draft.class_name).empty())
        return wrong_field("seat.exam.class");
    if (!minutes)
        return wrong_field("seat.exam.minutes");
    if (!rest)
        return wrong_field("seat.practical.rest");
    if (!pass_mark)
        return wrong_field("seat.exam.pass_mark");
    if (!papers)
        return wrong_field("seat.practical.papers");
    if (!seed)
        return wrong_field("seat.practical.seed");
    if (!attempts)
        return wrong_field("seat.exam.attempts");
    if (!gate)
        return tl::unexpected(gate.error());
    wire::NewPractical out{.title = std::string(trimmed(draft.title)),
                           .class_name = std::string(trimmed(draft.class_name)),
                           .numbers = numbers_typed(draft.students),
                           .papers = *papers,
                           .ear = draft.marked ? "marked" : "turn_taking",
                           .limit = Duration{*minutes * 60'000},
                           .rest = Duration{*rest * 1'000},
                           .pass_mark = *pass_mark,
                           .attempts = *attempts,
                           .gate = *gate};
    if (!draft.seed.empty())
        out.seed = *seed;
    if (draft.repeats != 0)
        out.repeats = draft.repeats;
    for (const auto& one : draft.calls) {
        auto call = call_of(one, scripts);
        if (!call)
            return tl::unexpected(call.error());
        out.calls.push_back(std::move(*call));
    }
    return out;
}

PracticalDraft draft_repeating(const wire::PracticalRow& exam,
                               const std::vector<ScriptChoice>& scripts, std::string title) {
    PracticalDraft out{.title = std::move(title),
                       .class_name = exam.class_name,
                       .minutes = std::to_string(exam.limit.ms / 60'000),
                       .rest = std::to_string(exam.rest.ms / 1'000),
                       .pass_mark = std::to_string(exam.pass_mark),
                       .papers = std::to_string(exam.papers),
                       .attempts = std::to_string(exam.attempts),
                       .repeats = exam.id,
                       .marked = exam.ear != "turn_taking",
                       .calls = {}};
    if (exam.gate)
        out.gate = {exam.gate->skill, std::to_string(exam.gate->difficulty)};
    for (const auto& call : exam.calls) {
        const auto found = std::find_if(scripts.begin(), scripts.end(), [&](const auto& one) {
            return one.pack + "/" + one.script == call.script; // as a drill is called
        });
        out.calls.push_back({.script = found == scripts.end() ? "" : found->label,
                             .number = call.number.value_or(""),
                             .weight = std::to_string(call.weight)});
    }
    return out;
}

bool is_well(const wire::PracticalCheck& check) {
    return check.warnings.empty() && check.difficulty.equal && check.difficulty.fits;
}

std::vector<Key> PracticalPlan::foot_keys() const {
    return {Key::save, Key::exam_check, Key::escape};
}

bool PracticalPlan::draw(ImVec2 size) {
    packs_.keep(desk_, "/packs", practical_plan_asks_every);
    directory_.keep(desk_, "/directory", practical_plan_asks_every);
    if (packs_.value() != nullptr &&
        std::exchange(packs_taken_, packs_.version()) != packs_.version())
        scripts_ = script_choices(packs_.value()->items);
    take_repeated();
    take_answers();
    const bool rests = !desk_.covered && !ImGui::GetIO().WantTextInput;
    const bool leaves = rests && pressed(Key::escape);
    if (leaves) {
        then_plan_ = false; // nothing is planned behind the back of who went away
        if (draft_.repeats != 0)
            draft_ = {};
    }
    ImGui::BeginChild("practical plan", size, false, ImGuiWindowFlags_NoNavInputs);
    say(desk_.look,
        desk_.words(draft_.repeats == 0 ? "seat.practical.plan" : "seat.practical.plan_again"),
        Type::large, desk_.look.colours().ink);
    draw_head();
    draw_rules();
    draw_calls();
    draw_buttons();
    draw_check();
    ImGui::EndChild();
    return leaves;
}

void PracticalPlan::repeat(const wire::PracticalRow& exam) {
    repeated_ = exam;
    found_.reset();
}

void PracticalPlan::take_repeated() {
    if (!repeated_ || scripts_.empty())
        return;
    draft_ = draft_repeating(
        *repeated_, scripts_,
        desk_.words("seat.practical.repeat_title", {{"title", one_line(repeated_->title, 150)}}));
    repeated_.reset();
}

void PracticalPlan::draw_head() {
    rows_.field("seat.exam.called", draft_.title, 520);
    if (draft_.repeats == 0) {
        rows_.class_field(draft_.class_name);
    } else {
        rows_.label("seat.exam.class");
        ImGui::AlignTextToFramePadding();
        say(desk_.look, one_line(draft_.class_name, 60), Type::normal, desk_.look.colours().ink);
    }
    rows_.field("seat.practical.students", draft_.students, 520,
                desk_.words(draft_.repeats == 0 ? "seat.practical.students_hint"
                                                : "seat.practical.students_repeat"));
}

void PracticalPlan::draw_rules() {
    rows_.field("seat.exam.minutes", draft_.minutes, 90);
    rows_.beside();
    rows_.field("seat.practical.rest", draft_.rest, 90);
    rows_.beside();
    rows_.field("seat.exam.pass_mark", draft_.pass_mark, 90);
    rows_.field("seat.practical.papers", draft_.papers, 90);
    rows_.beside();
    rows_.field("seat.practical.seed", draft_.seed, 180, desk_.words("seat.practical.seed_hint"));
    rows_.beside();
    (void)tick_box(desk_.look, "##marked", desk_.words("seat.drills.marked"), draft_.marked);
    draw_gate(desk_, rows_, draft_.gate, packs_.value());
    rows_.beside();
    if (draft_.repeats == 0)
        return rows_.field("seat.exam.attempts", draft_.attempts, 90);
    rows_.label("seat.exam.attempts");
    ImGui::AlignTextToFramePadding();
    say(desk_.look, draft_.attempts, Type::normal, desk_.look.colours().ink);
}

void PracticalPlan::draw_calls() {
    auto& look = desk_.look;
    ImGui::Dummy({0, look.px(4)});
    say(look, desk_.words("seat.practical.calls_head"), Type::strong, look.colours().ink);
    say(look, desk_.words("seat.practical.calls_hint"), Type::small, look.colours().soft, true);
    std::optional<std::size_t> gone;
    for (std::size_t i = 0; i < draft_.calls.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        if (draw_call(i))
            gone = i;
        ImGui::PopID();
    }
    if (gone && draft_.calls.size() > 1)
        draft_.calls.erase(draft_.calls.begin() + static_cast<std::ptrdiff_t>(*gone));
    const auto words = desk_.words("seat.practical.call_more");
    if (key_button(look, "more", words, "", {button_width(look, words, ""), look.px(32)},
                   Weight::plain, draft_.calls.size() < limits::practical_calls))
        draft_.calls.push_back(draft_.calls.back());
}

/// True: it is to go.
bool PracticalPlan::draw_call(std::size_t at) {
    auto& look = desk_.look;
    auto& call = draft_.calls[at];
    std::vector<std::string> labels;
    bool inbound = true;
    for (const auto& one : scripts_) {
        labels.push_back(one.label);
        if (one.label == call.script)
            inbound = one.direction == Direction::inbound;
    }
    std::vector<std::string> numbers;
    if (const auto* rows = directory_.value())
        for (const auto& row : rows->items)
            if (row.kind == "number")
                numbers.push_back(row.dial + " " + row.name);
    field_label(desk_, std::to_string(at + 1), look.px(30));
    if (choice_field(desk_, "##script", call.script, labels,
                     {.hint = desk_.words("seat.practical.choose_script"),
                      .missing = rows_.is_wrong("seat.practical.call_title") && call.script.empty(),
                      .width = look.px(380)}))
        rows_.edited("seat.practical.call_title");
    rows_.beside();
    if (inbound) {
        (void)choice_field(
            desk_, "##number", call.number, numbers,
            {.hint = desk_.words("seat.practical.first_number"), .width = look.px(230)},
            desk_.words("seat.practical.first_number"));
    } else {
        ImGui::AlignTextToFramePadding();
        say(look, desk_.words("seat.call.outbound"), Type::normal, look.colours().soft);
    }
    rows_.beside();
    field_label(desk_, desk_.words("seat.practical.weight"), look.px(50),
                rows_.is_wrong("seat.practical.weight"));
    if (text_field(
            desk_, "##weight", call.weight,
            {.missing = rows_.is_wrong("seat.practical.weight"), .width = look.px(60), .bytes = 6}))
        rows_.edited("seat.practical.weight");
    rows_.beside();
    return key_button(look, "less", "−", "", {look.px(32), look.px(32)}, Weight::plain,
                      draft_.calls.size() > 1);
}

void PracticalPlan::draw_buttons() {
    auto& look = desk_.look;
    ImGui::Dummy({0, look.px(6)});
    const bool busy = checking_.waiting() || creating_.waiting();
    const bool doubts = is_checked() && found_ && !is_well(*found_);
    const bool go =
        rows_.send_button(doubts ? "seat.practical.plan_anyway" : "seat.practical.plan_now", !busy,
                          doubts ? Weight::danger : Weight::primary);
    rows_.beside();
    const auto rehearse = desk_.words("seat.practical.check");
    const auto label = desk_.key_label(Key::exam_check);
    const bool look_first = key_button(
        look, "check", rehearse, label,
        {button_width(look, rehearse, label) + look.px(20), look.px(36)}, Weight::plain, !busy);
    if (busy) {
        ImGui::SameLine(0, look.px(12));
        ImGui::AlignTextToFramePadding();
        say(look, desk_.words("seat.practical.checking"), Type::normal, look.colours().soft);
    }
    rows_.say_wrong();
    if (desk_.covered || busy)
        return;
    if (go) {
        if (is_checked())
            create();
        else
            check(true);
    } else if (look_first || (!ImGui::GetIO().WantTextInput && pressed(Key::exam_check))) {
        check(false);
    }
}

void PracticalPlan::draw_check() {
    if (!found_)
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    ImGui::Dummy({0, look.px(6)});
    if (!is_checked())
        say(look, desk_.words("seat.practical.check_old"), Type::small, c.warn, true);
    draw_difficulty(desk_, found_->difficulty);
    const auto& warnings = found_->warnings;
    if (warnings.empty())
        return say(look,
                   desk_.words("seat.practical.all_reached",
                               {{"count", std::to_string(found_->candidates)}}),
                   Type::normal, c.ok, true);
    for (std::size_t i = 0; i < std::min(warnings.size(), warnings_listed); ++i)
        say(look,
            warnings[i].number + " " + one_line(warnings[i].name, 20) + "  " +
                one_line(warnings[i].message, 300),
            Type::normal, c.danger, true);
    if (warnings.size() > warnings_listed)
        say(look,
            desk_.words("seat.practical.more_warnings",
                        {{"count", std::to_string(warnings.size() - warnings_listed)}}),
            Type::normal, c.danger, true);
}

bool PracticalPlan::is_checked() const {
    const auto now = practical_of(draft_, scripts_);
    return found_ && now && wire::encode(*now) == checked_body_;
}

void PracticalPlan::check(bool then_plan) {
    const auto plan = rows_.checked(practical_of(draft_, scripts_));
    if (!plan)
        return;
    then_plan_ = then_plan;
    checking_body_ = wire::encode(*plan);
    desk_.back.ask("POST", "/practicals/check", checking_body_, checking_.begin());
}

void PracticalPlan::create() {
    if (const auto plan = rows_.checked(practical_of(draft_, scripts_)))
        desk_.back.ask("POST", "/practicals", wire::encode(*plan), creating_.begin());
}

void PracticalPlan::take_answers() {
    if (const auto answer = creating_.take(); answer && *answer)
        if (const auto exam = wire::decode<wire::PracticalRow>(**answer)) {
            planned_ = exam->id;
            draft_ = {};
            found_.reset();
        }
    const auto answer = checking_.take();
    if (!answer || !*answer)
        return;
    auto found = wire::decode<wire::PracticalCheck>(**answer);
    if (!found)
        return;
    const auto before = practical_of(draft_, scripts_);
    const bool same = before && wire::encode(*before) == checking_body_;
    // The customers of the rehearsal are those of the plan.
    if (same)
        draft_.seed = std::to_string(found->seed);
    const auto now = practical_of(draft_, scripts_);
    checked_body_ = same && now ? wire::encode(*now) : std::string();
    found_ = std::move(*found);
    if (same && then_plan_ && is_well(*found_))
        create();
}

void draw_difficulty(Desk& desk, const wire::PracticalDifficulty& difficulty) {
    auto& look = desk.look;
    const auto& c = look.colours();
    say(look, desk.words("seat.practical.difficulty"), Type::strong, c.ink);
    ImGui::SameLine(0, look.px(12));
    if (difficulty.papers.size() > 1) {
        tag(look, desk.words(difficulty.equal ? "seat.practical.equal" : "seat.practical.unequal"),
            c.on_colour, difficulty.equal ? c.ok : c.danger);
        ImGui::SameLine(0, look.px(8));
        say(look,
            desk.words("seat.practical.spread", {{"spread", points_text(difficulty.spread)},
                                                 {"allowed", points_text(difficulty.allowed)}}),
            Type::normal, difficulty.equal ? c.ink : c.danger);
        ImGui::SameLine(0, look.px(12));
    }
    tag(look, desk.words(difficulty.fits ? "seat.practical.fits" : "seat.practical.too_long"),
        c.on_colour, difficulty.fits ? c.ok : c.warn);
    for (const auto& paper : difficulty.papers) {
        say(look,
            desk.words("seat.practical.paper_is", {{"paper", paper.paper},
                                                   {"mean", score_words(paper.mean)},
                                                   {"talk", length_text(paper.talk)}}),
            Type::normal, c.ink);
        for (const auto& call : paper.calls)
            say(look,
                "    " + desk.words("seat.practical.call_hard",
                                    {{"number", std::to_string(call.call + 1)},
                                     {"name", one_line(call.title, 40)},
                                     {"mean", score_words(call.mean)},
                                     {"lowest", score_words(call.lowest)},
                                     {"highest", score_words(call.highest)},
                                     {"talk", length_text(call.talk)}}),
                Type::small, c.soft);
    }
}

} // namespace ringroom::seat
