#pragma once
// Words that an input method is still making (pinyin on its way to Chinese): shown where they will
// stand, and the input method is told where that is. The window's thread; one at a time.
#include <string>

#include <SDL_events.h>
#include <imgui.h>

namespace ringroom::seat {

class Look;

class Composing {
public:
    /// Tells ImGui where to report the caret.
    Composing();
    ~Composing();
    Composing(const Composing&) = delete;
    Composing& operator=(const Composing&) = delete;

    /// Each event before ImGui gets it. True where it was about what is being made.
    bool take(const SDL_Event& event);
    /// A stroke's letter, where SDL made no text of the stroke because none was wanted yet: a field
    /// that has just got the cursor loses nothing. 0: it did, or the stroke has no letter.
    [[nodiscard]] char32_t missed(const SDL_Event& event) const;
    /// After the page, in the same frame. `unit` is how many of the window's units a pixel has.
    void draw(Look& look, float unit);
    /// After the frame: the input method is there for fields alone; a letter that is a command does
    /// not go to it.
    void follow(bool text_is_wanted);

    [[nodiscard]] const std::string& words() const { return words_; }

private:
    static void caret_moved(int x, int y);

    std::string words_;
    int cursor_ = 0; ///< characters before it
    ImVec2 caret_{0, 0};
    bool in_field_ = false;
    Uint32 wanted_since_ = 0; ///< SDL's ticks
    bool wanted_ = true;      ///< as SDL begins
};

} // namespace ringroom::seat
