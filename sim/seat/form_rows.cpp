#include "seat/form_rows.h"

#include "seat/desk.h"
#include "seat/fields.h"
#include "seat/keys.h"
#include "seat/limits.h"

namespace ringroom::seat {
namespace {

constexpr float class_points = 320;

} // namespace

tl::unexpected<Error> wrong_field(const char* text) {
    return fail(text, "missing, or no value that fits");
}

void FormRows::label(const char* text) {
    field_label(desk_, desk_.words(text), desk_.look.px(label_points_), is_wrong(text));
}

void FormRows::field(const char* text, std::string& value, float points, const std::string& hint,
                     int lines) {
    label(text);
    ImGui::PushID(text);
    if (text_field(desk_, "##field", value,
                   {.hint = hint,
                    .missing = is_wrong(text),
                    .lines = lines,
                    .width = points < 0 ? -1 : desk_.look.px(points),
                    .focus = takes_cursor(),
                    .bytes = lines > 1 ? limits::exam_text_characters * 4 : 0}))
        edited(text);
    ImGui::PopID();
}

void FormRows::class_field(std::string& name, const std::string& none, Counted counted) {
    label("seat.exam.class");
    if (classes_.draw(desk_, "##classes", name,
                      {.missing = is_wrong("seat.exam.class"),
                       .width = desk_.look.px(class_points),
                       .focus = takes_cursor()},
                      none, counted))
        edited("seat.exam.class");
}

void FormRows::beside() {
    ImGui::SameLine(0, desk_.look.px(8));
}

bool FormRows::send_button(const char* text, bool ready, Weight weight) {
    auto& look = desk_.look;
    const auto words = desk_.words(text);
    const auto key = desk_.key_label(Key::save);
    const bool clicked =
        key_button(look, "send", words, key,
                   {button_width(look, words, key) + look.px(20), look.px(36)}, weight, ready);
    return ready && !desk_.covered && (clicked || pressed(Key::save));
}

void FormRows::say_wrong() {
    if (wrong_.empty() == why_.empty()) // nothing, or said below the field
        return;
    say(desk_.look,
        why_.empty() ? desk_.words("seat.exam.plan_look_at", {{"name", desk_.words(wrong_)}})
                     : why_,
        Type::normal, desk_.look.colours().danger, true);
}

void FormRows::say_refusal(const char* text) {
    if (why_.empty() || !is_wrong(text))
        return;
    auto& look = desk_.look;
    ImGui::Indent(look.px(label_points() + 10));
    say(look, why_, Type::small, look.colours().danger, true);
    ImGui::Unindent(look.px(label_points() + 10));
}

} // namespace ringroom::seat
