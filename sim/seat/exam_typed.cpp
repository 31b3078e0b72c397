// Questions that are answered by typing: blanks, a number, a short answer, a text to copy.
#include <algorithm>

#include "base/characters.h"
#include "seat/desk.h"
#include "seat/exam_sheet.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/rich_text.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t number_bytes = 60;
constexpr float copy_points = 190;

/// What a number is written with, in either width.
bool looks_like_number(const std::string& text) {
    const auto all = folded(characters_of(text));
    return std::any_of(all.begin(), all.end(), [](char32_t c) { return c >= '0' && c <= '9'; }) &&
           all.find_first_not_of(U"0123456789.,-+ ") == all.npos;
}

/// Nothing can be pasted while it lives.
class NoPaste {
public:
    NoPaste()
        : before_(ImGui::GetIO().GetClipboardTextFn) {
        ImGui::GetIO().GetClipboardTextFn = [](void*) { return ""; };
    }
    ~NoPaste() { ImGui::GetIO().GetClipboardTextFn = before_; }
    NoPaste(const NoPaste&) = delete;
    NoPaste& operator=(const NoPaste&) = delete;

private:
    const char* (*before_)(void*);
};

/// Fields that may be read only.
class Writable {
public:
    explicit Writable(bool may)
        : may_(may) {
        if (!may_)
            ImGui::BeginDisabled();
    }
    ~Writable() {
        if (!may_)
            ImGui::EndDisabled();
    }
    Writable(const Writable&) = delete;
    Writable& operator=(const Writable&) = delete;

private:
    const bool may_;
};

std::string first_of(const wire::ExamAnswer& answer) {
    return answer.texts.empty() ? std::string() : answer.texts.front();
}

} // namespace

void ExamSheet::draw_blanks(SeatedExam& exam) {
    auto& look = desk_.look;
    const auto& question = asked(exam);
    auto texts = exam.paper()->answer(place_).texts;
    texts.resize(static_cast<std::size_t>(std::max<std::int64_t>(question.blanks, 0)));
    const Writable writable(exam.may_answer());
    bool changed = false;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        field_label(desk_, "(" + std::to_string(i + 1) + ")", look.px(44));
        changed |= text_field(desk_, "##blank", texts[i],
                              {.width = look.px(420), .focus = i == 0 && focus_});
        ImGui::PopID();
    }
    focus_ = false;
    if (changed)
        put_texts(exam, std::move(texts));
}

void ExamSheet::draw_number(SeatedExam& exam) {
    auto& look = desk_.look;
    auto text = first_of(exam.paper()->answer(place_));
    {
        const Writable writable(exam.may_answer());
        if (text_field(desk_, "##number", text,
                       {.hint = desk_.words("seat.exam.number_hint"),
                        .width = look.px(260),
                        .focus = std::exchange(focus_, false),
                        .bytes = number_bytes}))
            put_texts(exam, {text});
    }
    if (!text.empty() && !looks_like_number(text))
        say(look, desk_.words("seat.exam.no_number"), Type::small, look.colours().warn, true);
}

void ExamSheet::draw_short(SeatedExam& exam) {
    auto& look = desk_.look;
    auto text = first_of(exam.paper()->answer(place_));
    if (exam.paper()->over()) // to be read in whole
        return say(look,
                   text.empty() ? desk_.words("seat.exam.nothing")
                                : plain_text(text, limits::exam_text_characters),
                   Type::normal, text.empty() ? look.colours().soft : look.colours().ink, true);
    const Writable writable(exam.may_answer());
    if (text_field(desk_, "##short", text,
                   {.lines = 12,
                    .focus = std::exchange(focus_, false),
                    .bytes = limits::exam_text_characters * 4}))
        put_texts(exam, {utf8_of(characters_of(text).substr(0, limits::exam_text_characters))});
    say(look,
        desk_.words("seat.message.length",
                    {{"count", std::to_string(characters_of(text).size())},
                     {"limit", std::to_string(limits::exam_text_characters)}}),
        Type::small, look.colours().soft);
}

/// How far it has come, and the place where it first differs.
void ExamSheet::draw_copy(const std::string& copy, const std::string& typed) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto whole = characters_of(plain_text(copy, limits::exam_text_characters));
    const auto now = folded(characters_of(typed));
    const auto wanted = folded(whole);
    std::size_t same = 0;
    while (same < now.size() && same < wanted.size() && now[same] == wanted[same])
        ++same;
    const auto reached = std::min(now.size(), whole.size());
    begin_card(look, "copy", {0, look.px(copy_points)}, ImGuiWindowFlags_NoNavInputs);
    draw_rich(look,
              {{utf8_of(whole.substr(0, same)), Type::normal, c.ok},
               {utf8_of(whole.substr(same, reached - same)), Type::normal, c.danger},
               {utf8_of(whole.substr(reached)), Type::normal, c.ink}},
              ImGui::GetContentRegionAvail().x);
    end_card();
}

void ExamSheet::draw_typing(SeatedExam& exam) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto& question = asked(exam);
    const auto answer = exam.paper()->answer(place_);
    auto text = first_of(answer);
    const auto used = exam.paper()->used(steady_now());
    const bool begun = !text.empty() || typing_from_.contains(place_);
    const auto limit = question.copy_time.value_or(Duration{});
    const auto since =
        begun ? used - typing_since(used - answer.typed_for.value_or(Duration{})) : Duration{};
    const bool in_time = limit.ms == 0 || since < limit;
    draw_copy(question.copy.value_or(""), text);
    ImGui::Dummy({0, look.px(4)});
    {
        const NoPaste no_paste;
        const Writable writable(exam.may_answer() && in_time);
        if (text_field(desk_, "##typing", text,
                       {.lines = 7,
                        .focus = std::exchange(focus_, false),
                        .bytes = limits::exam_text_characters * 4}))
            put_texts(exam, {text});
    }
    const auto typed = static_cast<std::int64_t>(characters_of(text).size());
    const auto time = answer.typed_for.value_or(Duration{});
    const auto pace = time.ms >= 1'000 ? typed * 60'000 / time.ms : 0;
    say(look,
        desk_.words("seat.exam.pace",
                    {{"count", std::to_string(typed)},
                     {"whole", std::to_string(characters_of(question.copy.value_or("")).size())},
                     {"pace", std::to_string(pace)},
                     {"goal", std::to_string(question.copy_goal.value_or(0))}}),
        Type::normal, c.soft);
    if (limit.ms > 0 && exam.may_answer()) {
        ImGui::SameLine(0, look.px(16));
        say(look,
            in_time ? desk_.words("seat.exam.typing_left", {{"time", desk_.clock(limit - since)}})
                    : desk_.words("seat.exam.typing_over"),
            Type::normal, in_time ? c.ink : c.warn);
    }
    say(look, desk_.words("seat.exam.no_paste"), Type::small, c.soft);
}

} // namespace ringroom::seat
