#include "seat/capture_panel.h"

#include <algorithm>

#include "base/utf8.h"
#include "seat/desk.h"
#include "seat/form_panel.h"

namespace ringroom::seat {
namespace {

constexpr std::size_t rows_at_most = 8; // the form itself shows all of them

std::vector<const wire::FormField*> captured(const Shown& shown) {
    std::vector<const wire::FormField*> out;
    if (!shown.handling())
        return out;
    for (const auto& field : shown.view.contact->form.inputs)
        if (field.capture.value_or(false) && out.size() < rows_at_most)
            out.push_back(&field);
    return out;
}

} // namespace

float capture_height(Desk& desk, const Shown& shown) {
    const auto fields = captured(shown);
    return fields.empty() ? 0
                          : desk.look.px(54) + static_cast<float>(fields.size()) * desk.look.px(28);
}

void draw_capture(Desk& desk, const Shown& shown, ImVec2 size) {
    const auto& c = desk.look.colours();
    begin_card(desk.look, "capture", size);
    say(desk.look, desk.words("seat.capture.title"), Type::small, c.soft);
    const auto& keyed = shown.view.contact->keyed;
    for (const auto* field : captured(shown)) {
        const auto found = keyed.find(field->name);
        const bool filled = found != keyed.end() && !blank(found->second) &&
                            form_fault(*field, found->second) == nullptr;
        say(desk.look, field->label.empty() ? field->name : field->label, Type::normal, c.ink);
        say_right(desk.look, desk.words(filled ? "seat.capture.filled" : "seat.capture.open"),
                  Type::normal,
                  filled            ? c.ok
                  : field->required ? c.warn
                                    : c.soft);
    }
    end_card();
}

} // namespace ringroom::seat
