#include "seat/fields.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "seat/drop_down.h"
#include "seat/limits.h"
#include "seat/wrapping.h"

namespace ringroom::seat {
namespace {

/// Nothing of a character is left behind where a text is cut.
void cut(std::string& text, std::size_t bytes) {
    if (text.size() <= bytes)
        return;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80)
        --bytes;
    text.resize(bytes);
}

class FieldColours {
public:
    FieldColours(const Look& look, bool missing) {
        const auto& c = look.colours();
        ImGui::PushStyleColor(ImGuiCol_FrameBg, missing ? c.warn_soft : c.field);
        ImGui::PushStyleColor(ImGuiCol_Border, missing ? c.warn : c.field_line);
        ImGui::PushStyleColor(ImGuiCol_TextDisabled, missing ? c.warn : c.soft);
        ImGui::PushStyleColor(ImGuiCol_Button, missing ? c.warn_soft : c.field);
    }
    ~FieldColours() { ImGui::PopStyleColor(4); }
    FieldColours(const FieldColours&) = delete;
    FieldColours& operator=(const FieldColours&) = delete;
};

/// The field that is typed into has a ring, not a colour alone.
void mark_active(const Look& look) {
    if (ImGui::IsItemActive())
        ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                                            look.colours().brand, ImGui::GetStyle().FrameRounding,
                                            0, look.px(1.5F));
}

/// Without Ctrl, which finishes the contact.
bool pressed_enter() {
    const auto down = [](ImGuiKey key) {
        return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), false);
    };
    return !ImGui::GetIO().KeyCtrl && (down(ImGuiKey_Enter) || down(ImGuiKey_KeyPadEnter));
}

} // namespace

void field_label(Desk& desk, const std::string& label, float width, bool missing) {
    const auto& c = desk.look.colours();
    const Style style(desk.look, Type::small, missing ? c.warn : c.soft);
    const auto shown = desk.look.drawn(label);
    const float wide = ImGui::CalcTextSize(shown.c_str()).x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float drop =
        (desk.look.font(Type::normal)->FontSize - desk.look.font(Type::small)->FontSize) / 2 +
        ImGui::GetStyle().FramePadding.y;
    ImGui::PushClipRect(at, {at.x + width, at.y + desk.look.px(60)}, true);
    ImGui::GetWindowDrawList()->AddText({at.x + std::max(0.0F, width - wide), at.y + drop},
                                        missing ? c.warn : c.soft, shown.c_str());
    ImGui::PopClipRect();
    ImGui::Dummy({width, ImGui::GetStyle().FramePadding.y});
    if (wide > width && ImGui::IsMouseHoveringRect(at, {at.x + width, at.y + desk.look.px(32)}))
        ImGui::SetTooltip("%s", shown.c_str());
    ImGui::SameLine(0, desk.look.px(10));
}

std::vector<std::string> numbers_typed(const std::string& text) {
    std::vector<std::string> out(1);
    for (const char c : text)
        if (c >= '0' && c <= '9')
            out.back() += c;
        else if (!out.back().empty())
            out.emplace_back();
    if (out.back().empty())
        out.pop_back();
    return out;
}

std::optional<std::int64_t> number_in(const std::string& text, std::int64_t least,
                                      std::int64_t most) {
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const bool fits = read.ec == std::errc{} && read.ptr == end && value >= least && value <= most;
    return fits ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> decimal_in(std::string_view text, int places, std::int64_t least,
                                       std::int64_t most) {
    text = trimmed(text);
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative ? 1 : 0);
    const auto dot = text.find('.');
    std::string digits(text.substr(0, dot));
    const auto fraction = dot == text.npos ? "" : text.substr(dot + 1);
    const bool bare = digits.empty() || (dot != text.npos && fraction.empty());
    if (bare || fraction.size() > static_cast<std::size_t>(places))
        return std::nullopt;
    digits += fraction;
    digits.append(static_cast<std::size_t>(places) - fraction.size(), '0');
    std::int64_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || digits.front() == '-')
        return std::nullopt;
    value = negative ? -value : value;
    return value >= least && value <= most ? std::optional(value) : std::nullopt;
}

std::string decimal_text(std::int64_t parts, int places) {
    auto digits = std::to_string(parts < 0 ? -parts : parts);
    const auto wanted = static_cast<std::size_t>(places) + 1;
    if (digits.size() < wanted)
        digits.insert(0, wanted - digits.size(), '0');
    if (places > 0) {
        digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.'))
            digits.pop_back();
    }
    return (parts < 0 ? "-" : "") + digits;
}

bool text_field(Desk& desk, const char* id, std::string& value, const FieldLook& look) {
    const FieldColours colours(desk.look, look.missing);
    if (look.focus)
        ImGui::SetKeyboardFocusHere();
    const auto before = value;
    bool changed = false;
    if (look.lines > 1) {
        const float line = ImGui::GetTextLineHeight();
        changed = typed_lines(desk.look, id, value,
                              {look.width, line * static_cast<float>(look.lines) +
                                               2 * ImGui::GetStyle().FramePadding.y},
                              ImGuiInputTextFlags_NoHorizontalScroll);
    } else {
        ImGui::SetNextItemWidth(look.width);
        changed = typed_text(desk.look, id, value, look.hint);
        if (ImGui::IsItemDeactivated() && pressed_enter() && !look.enter_leaves)
            go_to_next_field();
    }
    mark_active(desk.look);
    // Esc leaves the field; what was typed stays.
    if (value != before && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false))
        value = before;
    cut(value, look.bytes == 0 ? limits::field_bytes : look.bytes);
    return changed && value != before;
}

bool choice_field(Desk& desk, const char* id, std::string& value,
                  const std::vector<std::string>& options, const FieldLook& look,
                  const std::string& none, const std::vector<std::string>& labels) {
    const FieldColours colours(desk.look, look.missing);
    std::vector<std::string> values = options;
    DropDown what{.shown = value.empty() ? look.hint : value,
                  .soft = value.empty(),
                  .options = labels.empty() ? options : labels,
                  .width = look.width,
                  .focus = look.focus,
                  .letters_pass = look.letters_pass};
    if (!none.empty()) {
        values.insert(values.begin(), "");
        what.options.insert(what.options.begin(), none);
    }
    const auto now = std::find(values.begin(), values.end(), value);
    if (now != values.end())
        what.now = static_cast<std::size_t>(now - values.begin());
    if (!labels.empty() && !value.empty() && what.now)
        what.shown = what.options[*what.now];
    const auto row = drop_down(desk.look, id, what);
    if (!row || row == what.now)
        return false;
    value = values[*row];
    return true;
}

} // namespace ringroom::seat
