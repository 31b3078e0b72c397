#include "seat/grading_page.h"

#include <algorithm>

#include "base/characters.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/measured.h"
#include "seat/plain.h"
#include "seat/table_rows.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration gradings_every{15'000};
constexpr Duration publish_again_within{8'000}; ///< the second press that publishes all
constexpr float list_share = 0.17F;             ///< of the width

std::string url_of(const std::string& record) {
    return "/grading/" + record;
}

bool has_step(const wire::Grading& grading, std::string_view step) {
    return std::find(grading.steps.begin(), grading.steps.end(), step) != grading.steps.end();
}

} // namespace

/// An appeal against a mark of one's own.
bool GradingPage::waits_for_other(const wire::Grading& grading) {
    return grading.own_source == "second_marker" && grading.row.state == "appealed" &&
           !has_step(grading, "remark");
}

GradingPage::GradingPage(Desk& desk)
    : desk_(desk)
    , player_(desk)
    , rubric_(desk)
    , words_(desk)
    , again_(desk)
    , saver_(desk, rubric_)
    , calibrations_(desk)
    , samples_(desk) {}

bool GradingPage::may_grade(const Shown& shown) const {
    return shown.may("grade");
}

bool GradingPage::has_step_now(std::string_view step) {
    const auto* grading = detail_.value();
    return grading != nullptr && has_step(*grading, step);
}

bool GradingPage::is_to_mark(const wire::GradingRow& row) {
    const bool open = row.state == "unmarked" || row.state == "draft";
    return open && row.own.value_or("") != "given";
}

void GradingPage::draw(const Shown& shown, ImVec2 size) {
    if (!desk_.covered)
        view_keys(shown);
    if (view_ == View::marks) {
        draw_marks(shown, size);
    } else if (view_ == View::calibrations) {
        if (!desk_.covered)
            take_all_keys();
        calibrations_.draw(shown, size);
    } else if (const auto sample = samples_.draw(size)) {
        show_sample(*sample);
    }
    if (calibrations_.draw_dialog())
        go_to(View::calibrations);
}

/// From one view to another; Esc leads back to marking.
void GradingPage::view_keys(const Shown& shown) {
    if (ImGui::GetIO().WantTextInput)
        return;
    if (pressed(Key::grade_calibrations))
        return go_to(View::calibrations);
    if (pressed(Key::grade_samples) && may_grade(shown))
        return go_to(View::samples);
    if (view_ == View::marks && pressed(Key::grade_calibrate) && may_grade(shown))
        return calibrate();
    if (!pressed(Key::escape) || (view_ == View::samples && samples_.takes_escape()))
        return;
    if (view_ == View::marks && sample_) {
        list_only(std::nullopt);
        go_to(View::samples);
    } else {
        go_to(View::marks);
    }
}

void GradingPage::go_to(View view) {
    if (std::exchange(view_, view) == view)
        return;
    player_.rest();
    calibrations_.rest();
}

void GradingPage::show_sample(const wire::SampleRow& sample) {
    which_ = Which::to_mark;
    which_set_ = true;
    list_only(sample);
    go_to(View::marks);
}

/// Of the list before, no contact comes on show meanwhile.
void GradingPage::list_only(std::optional<wire::SampleRow> sample) {
    sample_ = std::move(sample);
    choose("");
    rows_ = {};
}

/// Everybody is to mark the contact on show blind.
void GradingPage::calibrate() {
    const auto* grading = detail_.value();
    if (grading == nullptr || opened_.empty() || grading->row.id != opened_)
        return desk_.back.tell("seat.calibration.choose_contact");
    if (!grading->row.recorded)
        return desk_.back.tell("seat.grading.no_recording");
    calibrations_.ask_new(opened_, grading->row.title);
}

void GradingPage::keep_up() {
    if (!opened_.empty())
        saver_.keep(url_of(opened_) + "/sheet", how(false));
    calibrations_.keep_up();
}

void GradingPage::draw_marks(const Shown& shown, ImVec2 size) {
    read_lists(shown);
    take_answers();
    take_detail();
    if (!desk_.covered) {
        take_all_keys();
        keys(shown);
    }
    keep_up();
    const float gap = desk_.look.px(12);
    const float left = std::clamp(size.x * list_share, desk_.look.px(230), desk_.look.px(340));
    const float right = desk_.look.px(352);
    const float height = size.y - 2 * gap;
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::SetCursorPos({at.x + gap, at.y + gap});
    draw_list(shown, {left, height});
    ImGui::SetCursorPos({at.x + 2 * gap + left, at.y + gap});
    draw_middle(shown, {size.x - left - right - 4 * gap, height});
    ImGui::SetCursorPos({at.x + size.x - gap - right, at.y + gap});
    draw_form({right, height});
    again_.draw();
    if (words_.draw()) {
        rows_.forget();
        detail_.forget();
    }
}

void GradingPage::read_lists(const Shown& shown) {
    if (!std::exchange(which_set_, true) && !may_grade(shown))
        which_ = Which::all;
    rows_.keep(desk_, list_target(), gradings_every);
    if (!wanted_.empty()) {
        sample_.reset();
        which_ = Which::all;
        choose(std::exchange(wanted_, {}));
    }
    if (chosen_.empty())
        if (const auto rows = rows_shown(); !rows.empty())
            choose(rows.front()->id);
    if (chosen_.empty())
        return;
    detail_.keep(desk_, url_of(chosen_) + (blind_ ? "?blind=true" : ""), gradings_every);
    const auto* grading = detail_.value();
    if (grading != nullptr && !opened_.empty() && player_.record() != opened_)
        player_.open(opened_, "", {}, shown,
                     {.plays = false, .comments = true, .own = grading->own_source == "self"});
}

/// Another contact's form comes on show with its own recording, never the one before.
void GradingPage::take_detail() {
    const auto* grading = detail_.value();
    if (grading == nullptr || std::exchange(detail_taken_, detail_.version()) == detail_.version())
        return;
    const auto& row = grading->row;
    if (row.id != chosen_)
        return;
    if (std::exchange(opened_, row.id) != row.id) {
        opened_at_ = steady_now();
        spent_before_ = grading->own ? grading->own->spent : Duration{};
    }
    const bool open = row.state == "unmarked" || row.state == "draft";
    const bool second = grading->own_source == "second_marker" && has_step(*grading, "remark");
    const bool given = grading->own && grading->own->given;
    const bool once = grading->own_source == "self" || grading->own_source == "peer";
    // Who can see their mark assesses themselves no more.
    const bool seen = !open && grading->own_source == "self" && !grading->waits_for_self;
    appealable_ = has_step(*grading, "appeal");
    rubric_.use(*grading, once ? !given && !seen : open || second);
    if (has_step(*grading, "see"))
        if (row.state == "published")
            take_step("see", "", false);
}

std::string GradingPage::list_target() const {
    auto out = std::string("/grading?limit=500");
    if (blind_)
        out += "&blind=true";
    if (sample_)
        out += "&sample=" + std::to_string(sample_->id);
    return out;
}

std::vector<GradingPage::Listed> GradingPage::rows_shown() {
    std::vector<Listed> out;
    const auto words = words_of(narrow_);
    const auto holds = [&](const wire::GradingRow& row) {
        return words.empty() ||
               holds_words(folded(characters_of(row.agent_name + "\n" + row.agent_number + "\n" +
                                                row.title)),
                           words);
    };
    if (const auto* list = rows_.value())
        for (const auto& row : list->items)
            if ((which_ == Which::all || (which_ == Which::appealed && row.state == "appealed") ||
                 (which_ == Which::to_mark && (is_to_mark(row) || row.id == chosen_))) &&
                holds(row))
                out.push_back({&row, static_cast<std::size_t>(&row - list->items.data()) + 1});
    if (which_ == Which::appealed) // what is due first comes first
        std::stable_sort(out.begin(), out.end(), [](const Listed& a, const Listed& b) {
            return a->answer_due.value_or("") < b->answer_due.value_or("");
        });
    return out;
}

void GradingPage::choose(const std::string& record) {
    if (record == chosen_)
        return;
    if (rubric_.lacks_reasons())
        desk_.back.tell("seat.grading.left_without_reason");
    if (rubric_.changed() && rubric_.writable() && !opened_.empty())
        saver_.send(url_of(opened_) + "/sheet", how(false)); // of the one that is left
    chosen_ = record;
    detail_.forget(); // what came before of the same contact is taken already
    opened_.clear();
    rubric_.clear();
    player_.close();
    follow_ = true;
}

/// What is chosen stays so only where the new list has it.
void GradingPage::show_next_list(const Shown& shown) {
    which_ = which_ == Which::to_mark                   ? Which::all
             : which_ == Which::all && may_grade(shown) ? Which::appealed
                                                        : Which::to_mark;
    const auto rows = rows_shown();
    const bool there = std::any_of(rows.begin(), rows.end(), [this](const Listed& row) {
        return row->id == chosen_ && (which_ != Which::to_mark || is_to_mark(*row.row));
    });
    if (!there)
        choose("");
}

void GradingPage::step_row(int by) {
    const auto rows = rows_shown();
    if (by == 0 || rows.empty())
        return;
    const auto now = std::find_if(rows.begin(), rows.end(),
                                  [this](const Listed& row) { return row->id == chosen_; });
    const auto at = now == rows.end() ? 0 : stepped_to(now - rows.begin(), by, rows.size());
    choose(rows[at]->id);
}

// ---- The sheet

SheetSaver::How GradingPage::how(bool given) {
    const auto* grading = detail_.value();
    return {.given = given,
            .was_given = grading != nullptr && grading->own && grading->own->given,
            .spent = spent_before_ + (steady_now() - opened_at_)};
}

void GradingPage::give() {
    if (opened_.empty() || saver_.giving(url_of(opened_) + "/sheet"))
        return;
    if (const auto open = rubric_.open_item()) {
        rubric_.go_to(*open);
        desk_.back.tell("seat.grading.not_whole");
        return;
    }
    saver_.send(url_of(opened_) + "/sheet", how(true));
}

/// The next that waits, after the one that was handed in; where none does, this one stays.
void GradingPage::go_on() {
    const auto* list = rows_.value();
    if (list == nullptr)
        return;
    const auto now = std::find_if(list->items.begin(), list->items.end(),
                                  [this](const auto& row) { return row.id == chosen_; });
    const auto waits = [this](const auto& row) { return is_to_mark(row) && row.id != chosen_; };
    auto next = std::find_if(now, list->items.end(), waits);
    if (next == list->items.end())
        next = std::find_if(list->items.begin(), now, waits);
    if (next != list->items.end() && next != now)
        choose(next->id);
}

void GradingPage::take_answers() {
    const auto came = saver_.take(opened_.empty() ? "" : url_of(opened_) + "/sheet");
    if (came.what == SheetSaver::What::refused && came.here)
        detail_.forget(); // somebody else was quicker, or it may not be: look again
    if (came.what == SheetSaver::What::given) {
        ++given_now_;
        desk_.back.tell_done(desk_.words("seat.grading.handed_in"));
        rows_.forget();
        detail_.forget();
        const auto* grading = detail_.value();
        const bool second = grading != nullptr && grading->own_source == "second_marker";
        if (!came.here)
            return; // another contact is on show by now
        if (second)
            take_step("remark", "seat.grading.answer_title", true);
        else
            go_on();
    }
    if (const auto answer = stepping_.take()) {
        rows_.forget();
        detail_.forget();
        if (*answer && !to_publish_.empty())
            publish_next();
        else if (*answer && !step_done_.empty())
            desk_.back.tell_done(step_done_);
        else if (!*answer)
            to_publish_.clear();
    }
    if (removing_.take())
        player_.read_comments_again();
}

void GradingPage::take_step(const std::string& step, const std::string& title_key, bool needs_words,
                            bool mean) {
    const auto* grading = detail_.value();
    if (grading == nullptr || stepping_.waiting())
        return;
    const auto post = [this, record = grading->row.id, version = grading->version, step,
                       mean](const std::string& words, Back::Then then) {
        desk_.back.ask("POST", url_of(record) + "/steps",
                       wire::encode(wire::StepRequest{step, version, words, mean}),
                       std::move(then));
    };
    if (needs_words)
        words_.open(step + (mean ? "-mean" : "") + grading->row.id, desk_.words(title_key),
                    desk_.words("seat.grading.send"), post);
    else
        post("", stepping_.begin());
    const auto judges = std::to_string(grading->judges);
    step_done_ = step != "publish" ? ""
                 : mean            ? desk_.words("seat.grading.published_mean", {{"count", judges}})
                                   : desk_.words("seat.grading.published", {{"count", "1"}});
}

/// Contest: what all judges together make of the contact on show, or of its appeal.
void GradingPage::take_mean() {
    const auto* grading = detail_.value();
    if (grading == nullptr || grading->judges == 0)
        return desk_.back.tell("seat.grading.one_judge");
    if (has_step(*grading, "remark"))
        return take_step("remark", "seat.grading.answer_title", true, true);
    if (mean_.ask(grading->row.id))
        return take_step("publish", "", false, true);
    desk_.back.tell_done(
        desk_.words("seat.grading.mean_again", {{"count", std::to_string(grading->judges)},
                                                {"key", desk_.key_label(Key::grade_mean)}}));
}

/// All that were handed in and are not out: one request each, so that each is a step of its own.
void GradingPage::publish_all() {
    const auto* list = rows_.value();
    if (list == nullptr || stepping_.waiting())
        return;
    to_publish_.clear();
    for (const auto& row : list->items)
        if (row.state == "draft" && row.own.value_or("") == "given")
            to_publish_.emplace_back(row.id, row.version);
    if (to_publish_.empty())
        return desk_.back.tell("seat.grading.none_to_publish");
    // Marks that students have seen are not taken back lightly.
    if (steady_now() - std::exchange(publish_asked_, steady_now()) > publish_again_within) {
        const auto count = std::to_string(std::exchange(to_publish_, {}).size());
        return desk_.back.tell_done(
            desk_.words("seat.grading.publish_again",
                        {{"count", count}, {"key", desk_.key_label(Key::grade_publish_all)}}));
    }
    publish_asked_ = {};
    step_done_ =
        desk_.words("seat.grading.published", {{"count", std::to_string(to_publish_.size())}});
    publish_next();
}

void GradingPage::publish_next() {
    const auto [record, version] = to_publish_.back();
    to_publish_.pop_back();
    desk_.back.ask("POST", url_of(record) + "/steps",
                   wire::encode(wire::StepRequest{"publish", version}), stepping_.begin());
}

/// An appeal by ear, at one's own seat unless another is named.
void GradingPage::ask_again(const Shown& shown) {
    if (!opened_.empty())
        again_.open(opened_, shown.me.number);
}

// ---- Keys

void GradingPage::keys(const Shown& shown) {
    // With a contact in hand these keys are the contact's.
    const bool at_rest = !shown.handling() && shown.hook == Hook::none;
    if (at_rest && pressed(Key::grade_give))
        give();
    rubric_.keys(at_rest);
    focus_narrow_ = focus_narrow_ || pressed(Key::narrow);
    if (ImGui::GetIO().WantTextInput)
        return;
    step_row(stepped(Key::grade_which));
    if (pressed(Key::grade_show))
        show_next_list(shown);
    if (may_grade(shown) && pressed(Key::grade_blind)) {
        blind_ = !blind_;
        rows_.forget();
        detail_.forget();
    }
    const auto* grading = detail_.value();
    if (grading == nullptr || grading->row.id != opened_)
        return;
    if (pressed(Key::grade_appeal) && has_step(*grading, "appeal"))
        take_step("appeal", "seat.grading.appeal_title", true);
    if (!may_grade(shown))
        return;
    if (pressed(Key::grade_publish) && has_step(*grading, "publish"))
        take_step("publish", "", false);
    else if (pressed(Key::grade_publish) && has_step(*grading, "remark"))
        take_step("remark", "seat.grading.answer_title", true);
    else if (pressed(Key::grade_publish) && has_step(*grading, "withdraw"))
        take_step("withdraw", "seat.grading.withdraw_title", true);
    else if (pressed(Key::grade_publish))
        desk_.back.tell(waits_for_other(*grading) ? "seat.grading.other_answers"
                                                  : "seat.grading.no_step");
    if (pressed(Key::grade_publish_all))
        publish_all();
    if (pressed(Key::grade_mean))
        take_mean();
    if (pressed(Key::grade_again))
        ask_again(shown);
}

std::vector<Key> GradingPage::foot_keys(const Shown& shown) const {
    if (view_ == View::calibrations)
        return calibrations_.foot_keys();
    if (view_ == View::samples)
        return samples_.foot_keys();
    std::vector out{Key::play, Key::play_mark, Key::grade_item, Key::play_comment};
    if (rubric_.writable())
        out.insert(out.end(), {rubric_.counts() ? Key::grade_count : Key::grade_band,
                               Key::grade_leave_out, Key::grade_give});
    if (appealable_)
        out.push_back(Key::grade_appeal);
    if (may_grade(shown))
        out.insert(out.end(), {Key::grade_publish, Key::grade_publish_all, Key::grade_blind});
    out.insert(out.end(), {Key::grade_which, Key::grade_show});
    return out;
}

} // namespace ringroom::seat
