#include "seat/exam_sheet.h"

#include <algorithm>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/rich_text.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t stem_characters = 10'000;

bool is(const wire::ExamQuestion& question, std::string_view kind) {
    return question.kind == kind;
}

bool has_field(const wire::ExamQuestion& question) {
    return is(question, "fill_in") || is(question, "numeric") || is(question, "short") ||
           is(question, "typing");
}

/// "0:12.5"
std::string moment_text(Duration at) {
    return length_text(at) + "." + std::to_string(at.ms % 1000 / 100);
}

/// By whom and why the question is marked otherwise than by its own key.
void say_correction(Desk& desk, const wire::ExamCorrection& one) {
    auto words = desk.words("seat.exam.corrected." + one.what,
                            {{"name", one_line(one.by, 40)}, {"time", when_text(one.at)}}) +
                 desk.words("seat.grading.colon") + plain_text(one.reason, 400);
    if (one.stands)
        words += " · " + desk.words("seat.exam.stands." + *one.stands);
    say(desk.look, words, Type::normal, desk.look.colours().warn, true);
}

} // namespace

const wire::ExamQuestion& ExamSheet::asked(const SeatedExam& exam) const {
    return exam.paper()->question(place_);
}

void ExamSheet::show(const SeatedExam& exam, std::size_t place) {
    const auto& paper = *exam.paper();
    const bool may = exam.may_answer();
    player_.show_waves(paper.over());
    const bool begins = may && !std::exchange(could_answer_, may);
    if (paper.sitting().id == sitting_ && place == place_) {
        focus_ = focus_ || (begins && has_field(paper.question(place)));
        return;
    }
    if (std::exchange(sitting_, paper.sitting().id) != sitting_)
        typing_from_.clear();
    place_ = place;
    line_ = 0;
    marked_.clear();
    player_.close();
    const auto& question = paper.question(place);
    focus_ = has_field(question) && may;
    if (is(question, "listen"))
        player_.open_bare("/sittings/" + std::to_string(sitting_) + "/questions/" +
                              std::to_string(question.place),
                          desk_.words("seat.exam.recording"));
}

// ---- Keys

void ExamSheet::keys(SeatedExam& exam) {
    const auto& question = asked(exam);
    if (!exam.may_answer())
        return;
    if (const int number = pressed_number(); number > 0 && !ImGui::GetIO().WantTextInput)
        choose(exam, static_cast<std::size_t>(number - 1));
    if (is(question, "matching"))
        move_line(stepped(Key::exam_line), question.lefts.size());
    if (is(question, "listen")) {
        move_line(stepped(Key::exam_line), exam.paper()->answer(place_).heard.size());
        if (pressed(Key::exam_remove))
            remove_named(exam);
    }
}

void ExamSheet::move_line(int by, std::size_t count) {
    if (by != 0 && count != 0)
        line_ = stepped_to(static_cast<std::ptrdiff_t>(line_), by, count);
}

void ExamSheet::choose(SeatedExam& exam, std::size_t number) {
    const auto& question = asked(exam);
    if (is(question, "true_false") && number < 2) {
        auto answer = exam.paper()->answer(place_);
        answer.chosen = {number == 0 ? 1 : 0};
        exam.answer(place_, std::move(answer));
    } else if (is(question, "listen")) {
        name_here(exam, number);
    } else {
        choose_option(exam, number);
    }
}

/// The one that is chosen already is taken back.
void ExamSheet::choose_option(SeatedExam& exam, std::size_t number) {
    const auto& question = asked(exam);
    if (number >= question.options.size())
        return;
    const auto index = question.options[number].index;
    auto answer = exam.paper()->answer(place_);
    if (is(question, "matching")) {
        answer.matched.resize(question.lefts.size(), -1);
        auto& here = answer.matched[std::min(line_, answer.matched.size() - 1)];
        here = here == index ? -1 : index;
        move_line(here == index ? 1 : 0, question.lefts.size());
    } else {
        const auto found = std::find(answer.chosen.begin(), answer.chosen.end(), index);
        const bool was = found != answer.chosen.end();
        if (was)
            answer.chosen.erase(found);
        else if (is(question, "single"))
            answer.chosen = {index};
        else
            answer.chosen.insert(
                std::upper_bound(answer.chosen.begin(), answer.chosen.end(), index), index);
    }
    exam.answer(place_, std::move(answer));
}

void ExamSheet::name_here(SeatedExam& exam, std::size_t number) {
    const auto& question = asked(exam);
    auto answer = exam.paper()->answer(place_);
    if (number >= question.options.size() || player_.data().length.ms == 0)
        return;
    if (answer.heard.size() >= limits::exam_heard)
        return desk_.back.tell("seat.exam.heard_full");
    const wire::ExamHeard one{player_.view().at, question.options[number].index};
    const auto behind = std::upper_bound(answer.heard.begin(), answer.heard.end(), one,
                                         [](const auto& a, const auto& b) { return a.at < b.at; });
    line_ = static_cast<std::size_t>(behind - answer.heard.begin());
    answer.heard.insert(behind, one);
    exam.answer(place_, std::move(answer));
}

void ExamSheet::remove_named(SeatedExam& exam) {
    auto answer = exam.paper()->answer(place_);
    if (line_ >= answer.heard.size())
        return;
    answer.heard.erase(answer.heard.begin() + static_cast<std::ptrdiff_t>(line_));
    line_ = line_ > 0 && line_ >= answer.heard.size() ? line_ - 1 : line_;
    exam.answer(place_, std::move(answer));
}

/// The first key of the question on show, on the sitting's clock: it stays so, also where the
/// question is left and come back to. `unless_known`: typed before this seat was started.
Duration ExamSheet::typing_since(Duration unless_known) {
    return typing_from_.try_emplace(place_, unless_known).first->second;
}

void ExamSheet::put_texts(SeatedExam& exam, std::vector<std::string> texts) {
    auto answer = exam.paper()->answer(place_);
    answer.texts = std::move(texts);
    if (is(asked(exam), "typing")) {
        const auto used = exam.paper()->used(steady_now());
        answer.typed_for = used - typing_since(used - answer.typed_for.value_or(Duration{}));
    }
    exam.answer(place_, std::move(answer));
}

std::vector<Key> ExamSheet::foot_keys(const SeatedExam& exam) const {
    const auto& question = asked(exam);
    std::vector<Key> out{Key::exam_which};
    if (exam.may_answer() && !has_field(question))
        out.push_back(Key::exam_choose);
    if (is(question, "matching") || is(question, "listen"))
        out.push_back(Key::exam_line);
    if (is(question, "listen"))
        out.insert(out.end(), {Key::exam_remove, Key::play, Key::play_step});
    return out;
}

// ---- What every kind has

void ExamSheet::draw(SeatedExam& exam, const Shown& shown, ImVec2 size) {
    begin_card(desk_.look, "question", size, ImGuiWindowFlags_NoNavInputs);
    const auto& question = asked(exam);
    ImGui::PushID(static_cast<int>(place_)); // fields of two questions are two
    draw_head(exam);
    draw_stem(question);
    ImGui::Dummy({0, desk_.look.px(6)});
    if (is(question, "single") || is(question, "multiple")) {
        draw_options(exam);
    } else if (is(question, "true_false")) {
        draw_truth(exam);
    } else if (is(question, "fill_in")) {
        draw_blanks(exam);
    } else if (is(question, "numeric")) {
        draw_number(exam);
    } else if (is(question, "matching")) {
        draw_pairs(exam);
    } else if (is(question, "listen")) {
        draw_marks(question); // below the player there would be no room for them
        draw_listen(exam, shown);
    } else if (is(question, "typing")) {
        draw_typing(exam);
    } else {
        draw_short(exam);
    }
    if (!is(question, "listen"))
        draw_marks(question);
    ImGui::PopID();
    end_card();
}

void ExamSheet::draw_head(const SeatedExam& exam) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& question = asked(exam);
    say(look,
        desk_.words("seat.exam.question", {{"number", std::to_string(place_ + 1)},
                                           {"count", std::to_string(exam.paper()->size())}}),
        Type::strong, c.ink);
    ImGui::SameLine(0, look.px(12));
    const auto kind = "seat.exam.kind." + question.kind;
    tag(look, desk_.words(has_text(kind) ? kind : "seat.exam.kind.short"), c.brand, c.brand_soft);
    ImGui::SameLine(0, look.px(12));
    say(look, desk_.words("seat.exam.points", {{"points", points_text(question.points)}}),
        Type::normal, c.soft);
    if (exam.paper()->flagged(place_)) {
        ImGui::SameLine(0, look.px(12));
        tag(look, desk_.words("seat.exam.flagged"), c.warn, c.warn_soft);
    }
    ImGui::Dummy({0, look.px(4)});
}

/// Blanks get the numbers of their fields.
void ExamSheet::draw_stem(const wire::ExamQuestion& question) {
    auto text = plain_text(question.stem, stem_characters);
    if (is(question, "fill_in")) {
        std::size_t at = 0;
        for (std::int64_t i = 1; i <= question.blanks && (at = text.find("___", at)) != text.npos;
             ++i) {
            const auto end = text.find_first_not_of('_', at);
            const auto number = "__(" + std::to_string(i) + ")__";
            text.replace(at, (end == text.npos ? text.size() : end) - at, number);
            at += number.size();
        }
    }
    const float width = ImGui::GetContentRegionAvail().x - desk_.look.px(8);
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        draw_rich(desk_.look, {{text.substr(at, end - at), Type::normal, desk_.look.colours().ink}},
                  width);
        at = end + 1;
    }
}

bool ExamSheet::row(std::size_t number, const std::string& text, bool chosen, bool several,
                    const std::string& key) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    auto* draw = ImGui::GetWindowDrawList();
    draw->ChannelsSplit(2);
    draw->ChannelsSetCurrent(1);
    ImGui::BeginGroup();
    ImGui::Dummy({width, look.px(5)});
    const float left = ImGui::GetCursorPosX();
    ImGui::SetCursorPosX(left + look.px(36));
    key_cap(look, key.empty() ? number_label(number) : key);
    const float indent = std::max(look.px(74), look.px(48) + ImGui::GetItemRectSize().x);
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + indent);
    draw_rich(look, {{plain_text(text, 1'000), Type::normal, c.ink}}, width - indent - look.px(12));
    ImGui::Dummy({width, look.px(5)});
    ImGui::EndGroup();
    const ImVec2 high{low.x + width, ImGui::GetItemRectMax().y};
    draw->ChannelsSetCurrent(0);
    const bool hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(low, high);
    draw->AddRectFilled(low, high,
                        chosen    ? c.brand_soft
                        : hovered ? c.ground
                                  : c.panel,
                        look.px(6));
    draw->AddRect(low, high, chosen ? c.brand : c.line, look.px(6), 0, look.px(chosen ? 1.5F : 1));
    draw->ChannelsMerge();
    // Round for one of them, square for several, and full where it is chosen.
    const ImVec2 dot{low.x + look.px(18), (low.y + high.y) / 2};
    const float half = look.px(7);
    if (several) {
        draw->AddRect({dot.x - half, dot.y - half}, {dot.x + half, dot.y + half},
                      chosen ? c.brand : c.soft, look.px(2), 0, look.px(1.5F));
        if (chosen)
            draw->AddRectFilled({dot.x - half / 2, dot.y - half / 2},
                                {dot.x + half / 2, dot.y + half / 2}, c.brand);
    } else {
        draw->AddCircle(dot, half, chosen ? c.brand : c.soft, 0, look.px(1.5F));
        if (chosen)
            draw->AddCircleFilled(dot, half / 2, c.brand);
    }
    ImGui::Dummy({0, look.px(2)});
    return hovered && !desk_.covered && ImGui::IsMouseClicked(0);
}

void ExamSheet::draw_options(SeatedExam& exam) {
    const auto& question = asked(exam);
    const auto& chosen = exam.paper()->answer(place_).chosen;
    const bool several = is(question, "multiple");
    if (several)
        say(desk_.look, desk_.words("seat.exam.several"), Type::small, desk_.look.colours().soft);
    std::optional<std::size_t> clicked;
    for (std::size_t i = 0; i < question.options.size(); ++i) {
        const auto& option = question.options[i];
        const bool is_it = std::find(chosen.begin(), chosen.end(), option.index) != chosen.end();
        if (row(i + 1, option.text, is_it, several))
            clicked = i;
    }
    if (clicked)
        choose_option(exam, *clicked);
}

void ExamSheet::draw_truth(SeatedExam& exam) {
    const auto chosen = exam.paper()->answer(place_).chosen;
    const bool yes = !chosen.empty() && chosen.front() == 1;
    const bool no = !chosen.empty() && chosen.front() == 0;
    if (row(1, desk_.words("seat.exam.true"), yes))
        choose(exam, 0);
    if (row(2, desk_.words("seat.exam.false"), no))
        choose(exam, 1);
}

std::string ExamSheet::option_text(const wire::ExamQuestion& question, std::int64_t index) const {
    for (const auto& option : question.options)
        if (option.index == index)
            return option.text;
    return {};
}

// ---- Matching

void ExamSheet::draw_pairs(SeatedExam& exam) {
    auto& look = desk_.look;
    const auto& question = asked(exam);
    auto matched = exam.paper()->answer(place_).matched;
    matched.resize(question.lefts.size(), -1);
    const auto number_of = [&](std::int64_t index) {
        for (std::size_t i = 0; i < question.options.size(); ++i)
            if (question.options[i].index == index)
                return number_label(i + 1);
        return std::string("–");
    };
    say(look, desk_.words("seat.exam.pairs"), Type::small, look.colours().soft, true);
    const ImVec2 all = ImGui::GetContentRegionAvail();
    const float half = (all.x - look.px(16)) / 2;
    const ImVec2 at = ImGui::GetCursorPos();
    const float height = std::max(look.px(200), all.y);
    ImGui::BeginChild("lefts", {half, height}, false, ImGuiWindowFlags_NoNavInputs);
    for (std::size_t i = 0; i < question.lefts.size(); ++i) {
        const auto text = option_text(question, matched[i]);
        if (row(i + 1, question.lefts[i] + (text.empty() ? "" : "  →  " + text), i == line_, false,
                number_of(matched[i])))
            line_ = i;
    }
    ImGui::EndChild();
    ImGui::SetCursorPos({at.x + half + look.px(16), at.y});
    ImGui::BeginChild("rights", {half, height}, false, ImGuiWindowFlags_NoNavInputs);
    const auto here = line_ < matched.size() ? matched[line_] : -1;
    std::optional<std::size_t> clicked;
    for (std::size_t i = 0; i < question.options.size(); ++i)
        if (row(i + 1, question.options[i].text, question.options[i].index == here))
            clicked = i;
    ImGui::EndChild();
    if (clicked && exam.may_answer())
        choose_option(exam, *clicked);
}

// ---- Listening

void ExamSheet::draw_listen(SeatedExam& exam, const Shown& shown) {
    auto& look = desk_.look;
    const auto& question = asked(exam);
    const auto& heard = exam.paper()->answer(place_).heard;
    if (heard != marked_) {
        marked_ = heard;
        std::vector<WaveMark> marks;
        for (const auto& one : heard)
            marks.push_back({one.at, option_text(question, one.what), false});
        player_.use_marks(std::move(marks));
    }
    player_.draw(shown, {ImGui::GetContentRegionAvail().x, look.px(PlayerPanel::points)});
    ImGui::Dummy({0, look.px(4)});
    const ImVec2 all = ImGui::GetContentRegionAvail();
    const float half = (all.x - look.px(16)) / 2;
    const float height = std::max(look.px(160), all.y);
    const ImVec2 at = ImGui::GetCursorPos();
    ImGui::BeginChild("names", {half, height}, false, ImGuiWindowFlags_NoNavInputs);
    say(look, desk_.words("seat.exam.name_here", {{"place", moment_text(player_.view().at)}}),
        Type::small, look.colours().soft, true);
    std::optional<std::size_t> clicked;
    for (std::size_t i = 0; i < question.options.size(); ++i)
        if (row(i + 1, question.options[i].text, false))
            clicked = i;
    ImGui::EndChild();
    ImGui::SetCursorPos({at.x + half + look.px(16), at.y});
    ImGui::BeginChild("named", {half, height}, false, ImGuiWindowFlags_NoNavInputs);
    draw_named(exam);
    ImGui::EndChild();
    if (clicked && exam.may_answer())
        name_here(exam, *clicked);
}

void ExamSheet::draw_named(SeatedExam& exam) {
    auto& look = desk_.look;
    const auto& question = asked(exam);
    const auto heard = exam.paper()->answer(place_).heard;
    say(look, desk_.words("seat.exam.named", {{"count", std::to_string(heard.size())}}),
        Type::small, look.colours().soft);
    if (heard.empty())
        say(look, desk_.words("seat.exam.named_none"), Type::normal, look.colours().soft, true);
    for (std::size_t i = 0; i < heard.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        if (row(i + 1, option_text(question, heard[i].what), i == line_, false,
                moment_text(heard[i].at))) {
            line_ = i;
            player_.seek(heard[i].at);
        }
        ImGui::PopID();
    }
    const auto words = desk_.words("seat.keys.exam_remove");
    const auto key = desk_.key_label(Key::exam_remove);
    if (!heard.empty() && exam.may_answer() &&
        key_button(look, "remove", words, key, {button_width(look, words, key), look.px(30)}))
        remove_named(exam);
}

// ---- The mark, once it is out

void ExamSheet::draw_marks(const wire::ExamQuestion& question) {
    if (!question.earned)
        return;
    auto& look = desk_.look;
    const auto& c = look.colours();
    const bool full = *question.earned >= question.points;
    ImGui::Dummy({0, look.px(8)});
    tag(look,
        desk_.words("seat.exam.earned", {{"earned", fine_points_text(*question.earned)},
                                         {"points", fine_points_text(question.points)}}),
        full ? c.ok : c.warn, full ? c.ok_soft : c.warn_soft);
    for (const auto& part : question.parts) {
        // What a person judges as a whole is neither right nor wrong by itself.
        if ((part.right.empty() && part.given.empty()) || question.kind == "short")
            continue;
        const bool right = part.share >= 1'000;
        say(look,
            desk_.words(right                ? "seat.exam.part_right"
                        : part.right.empty() ? "seat.exam.part_extra"
                                             : "seat.exam.part_wrong",
                        {{"given", part.given.empty() ? desk_.words("seat.exam.nothing")
                                                      : plain_text(part.given, 2'000)},
                         {"right", plain_text(part.right, 2'000)}}),
            Type::normal, right ? c.ok : c.ink, true);
    }
    if (question.marked_by)
        say(look,
            desk_.words("seat.exam.marked_by", {{"name", one_line(*question.marked_by, 40)}}) +
                (question.reason
                     ? desk_.words("seat.grading.colon") + plain_text(*question.reason, 1'000)
                     : ""),
            Type::normal, c.soft, true);
    if (question.corrected)
        say_correction(desk_, *question.corrected);
    if (question.feedback)
        say(look, plain_text(*question.feedback, 1'000), Type::normal, c.soft, true);
}

} // namespace ringroom::seat
