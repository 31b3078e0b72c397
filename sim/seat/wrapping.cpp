#include "seat/wrapping.h"

#include <algorithm>
#include <utility>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include "base/characters.h"

namespace ringroom::seat {
namespace {

constexpr std::string_view soft = "\r\n";

/// What may not begin a line.
bool ends_words(char32_t c) {
    static constexpr std::u32string_view marks = U"，。、；：？！）》」』】”’…,.;:?!)]}%";
    return marks.find(c) != marks.npos;
}

bool stands_alone(char32_t c) {
    return c >= 0x2E80;
}

bool continues(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

/// From `at` the next character begins there, or the one before.
std::size_t after(std::string_view text, std::size_t at) {
    do
        ++at;
    while (at < text.size() && continues(text[at]));
    return std::min(at, text.size());
}

std::size_t ahead_of(std::string_view text, std::size_t at) {
    while (at > 0 && continues(text[--at])) {
    }
    return at;
}

/// One line in the making.
class Wrapping {
public:
    Wrapping(float width, const std::function<float(char32_t)>& advance)
        : width_(width)
        , advance_(advance) {}

    void add(char32_t c, std::string_view bytes) {
        if (c == U'\n') {
            out_ += '\n';
            begin_line(out_.size(), 0);
            before_ = c;
            return;
        }
        const bool beside = stands_alone(c) || stands_alone(before_) || before_ == U' ';
        if (out_.size() > line_ && beside && c != U' ' && !ends_words(c)) {
            break_ = out_.size();
            x_at_break_ = x_;
        }
        const float wide = advance_(c);
        if (x_ + wide > width_ && out_.size() > line_ && c != U' ') { // blanks hang over
            const bool in_word = break_ == line_;
            const auto at = in_word ? out_.size() : break_;
            out_.insert(at, soft);
            begin_line(at + soft.size(), in_word ? 0 : x_ - x_at_break_);
        }
        out_ += bytes;
        x_ += wide;
        before_ = c;
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    void begin_line(std::size_t at, float x) {
        line_ = break_ = at;
        x_ = x;
    }

    const float width_;
    const std::function<float(char32_t)>& advance_;
    std::string out_;
    std::size_t line_ = 0;  ///< where it begins
    std::size_t break_ = 0; ///< where it may be broken; its beginning: nowhere yet
    float x_at_break_ = 0;
    float x_ = 0;
    char32_t before_ = 0;
};

/// Where the broken end of a line begins that `removed` at `from` is all or a half of; npos: it is
/// something else.
std::size_t broken_end(std::string_view text, std::size_t from, std::string_view removed) {
    if (removed == "\n" && from > 0 && text[from - 1] == '\r')
        return from - 1;
    if (removed == soft || (removed == "\r" && text.substr(from).starts_with(soft)))
        return from;
    return text.npos;
}

/// The field that is typed into; there is one at most.
struct Active {
    float width = 0;
    std::string text; ///< as it was left
    int frame = -2;
    ImGuiID id = 0;
};

Active& active_field() {
    static Active one;
    return one;
}

std::string wrapped_for(float width, const std::string& text) {
    auto* font = ImGui::GetFont();
    const float scale = ImGui::GetFontSize() / font->FontSize;
    return wrapped(text, width, [font, scale](char32_t c) {
        return font->GetCharAdvance(static_cast<ImWchar>(c)) * scale;
    });
}

void replace(ImGuiInputTextCallbackData& data, const std::string& text, std::size_t cursor) {
    data.DeleteChars(0, data.BufTextLen);
    data.InsertChars(0, text.c_str());
    data.CursorPos = static_cast<int>(cursor);
    data.ClearSelection();
    // What could be undone stood at other places.
    auto& undo = ImGui::GetCurrentContext()->InputTextState.Stb.undostate;
    undo.undo_point = undo.undo_char_point = 0;
    undo.redo_point = STB_TEXTEDIT_UNDOSTATECOUNT;
    undo.redo_char_point = STB_TEXTEDIT_UNDOCHARCOUNT;
}

/// Within a broken line's end nobody stands: Right goes past it, all else before it.
void step_off(const ImGuiInputTextCallbackData& data, int& at) {
    if (at <= 0 || at >= data.BufTextLen || data.Buf[at - 1] != '\r' || data.Buf[at] != '\n')
        return;
    at += ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_RightArrow)) ? 1 : -1;
}

int keep_wrapped(ImGuiInputTextCallbackData* data) {
    auto& field = active_field();
    const int frame = ImGui::GetFrameCount();
    const std::string_view now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
    const auto id = ImGui::GetActiveID();
    const bool went_on = std::exchange(field.frame, frame) == frame - 1;
    if (std::exchange(field.id, id) != id || !went_on) { // it has just been entered
        field.text = now;
        if (!ImGui::GetIO().MouseDown[0]) { // by key: one goes on after what is there
            data->CursorPos = data->BufTextLen;
            data->ClearSelection();
        }
    }
    const bool forward = ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Delete));
    const auto written = meant(field.text, now, static_cast<std::size_t>(data->CursorPos), forward);
    auto text = wrapped_for(field.width, written.text);
    if (text != now)
        replace(*data, text, cursor_in(text, written.cursor));
    step_off(*data, data->CursorPos);
    step_off(*data, data->SelectionStart);
    step_off(*data, data->SelectionEnd);
    field.text = std::move(text);
    return 0;
}

} // namespace

std::string wrapped(std::string_view text, float width,
                    const std::function<float(char32_t)>& advance) {
    Wrapping out(width, advance);
    for (std::size_t at = 0; at < text.size();) {
        const auto next = after(text, at);
        const auto bytes = text.substr(at, next - at);
        if (const auto c = characters_of(bytes); !c.empty() && c.front() != U'\r')
            out.add(c.front(), bytes);
        at = next;
    }
    return out.take();
}

std::string unwrapped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text.substr(i).starts_with(soft))
            ++i;
        else if (text[i] != '\r')
            out += text[i];
    return out;
}

Written meant(std::string_view before, std::string_view now, std::size_t cursor, bool forward) {
    const auto most = std::min(before.size(), now.size());
    std::size_t same = 0;
    while (same < most && before[same] == now[same])
        ++same;
    std::size_t tail = 0;
    while (tail < most - same && before[before.size() - 1 - tail] == now[now.size() - 1 - tail])
        ++tail;
    const auto removed = before.substr(same, before.size() - tail - same);
    const bool inserts = now.size() - tail > same;
    const auto end = inserts ? before.npos : broken_end(before, same, removed);
    if (end == before.npos)
        return {unwrapped(now), unwrapped(now.substr(0, cursor)).size()};
    auto text = unwrapped(before);
    const auto at = unwrapped(before.substr(0, end)).size();
    const auto from = forward ? at : ahead_of(text, at);
    const auto to = forward ? after(text, at) : at;
    text.erase(from, to - from);
    return {std::move(text), from};
}

std::size_t cursor_in(std::string_view wrapped_text, std::size_t cursor) {
    std::size_t at = 0;
    for (std::size_t written = 0; written < cursor && at < wrapped_text.size();)
        if (wrapped_text.substr(at).starts_with(soft))
            at += soft.size();
        else {
            ++at;
            ++written;
        }
    return at;
}

bool typed_lines(Look& look, const char* id, std::string& value, ImVec2 size,
                 ImGuiInputTextFlags flags) {
    const auto& style = ImGui::GetStyle();
    const float width = size.x > 0 ? size.x : ImGui::GetContentRegionAvail().x + size.x;
    const float room =
        std::max(width - 2 * style.FramePadding.x - style.ScrollbarSize, ImGui::GetFontSize());
    auto held = wrapped_for(room, look.held(value));
    active_field().width = room; // the callback runs within the call
    const bool said = ImGui::InputTextMultiline(id, &held, size,
                                                flags | ImGuiInputTextFlags_CallbackAlways |
                                                    ImGuiInputTextFlags_NoHorizontalScroll,
                                                keep_wrapped);
    value = unwrapped(look.freed(held));
    return said;
}

} // namespace ringroom::seat
