#pragma once
// What lies on the person's desk besides what the lab knows: text being typed, the step of the talk
// script, the language. And the screens that show both. The window's thread.
#include <array>
#include <map>
#include <string>

#include "base/text.h"
#include "seat/look.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Back;
class Sound;

/// Kept between runs.
struct Remembered {
    std::string server = "127.0.0.1:8080";
    std::string number;
    Language language = Language::zh;
    bool dark = false;
    int width = 1366;
    int height = 768;
};
/// From the person's settings folder; what is missing or unreadable is the default.
[[nodiscard]] Remembered remembered();
/// Nothing is said where it cannot be written: the seat works without.
void remember(const Remembered& what);

class Desk {
public:
    Desk(Look& look, Back& back, Sound& sound, Remembered remembered);

    /// Draws the whole window. `shown` is the newest; once a frame.
    void draw(const Shown& shown);
    /// When the picture changes by itself at the latest: clocks, notices.
    [[nodiscard]] Instant next_change() const { return next_change_; }
    [[nodiscard]] const Remembered& remembered() const { return remembered_; }

private:
    // sign_in_screen.cpp
    void draw_sign_in(const Shown& shown);
    void input(const char* id, const std::string& label, std::string& value, bool secret);
    void sign_in();

    // work_screen.cpp
    void draw_work(const Shown& shown);
    void draw_top(const Shown& shown);
    void draw_state(const Shown& shown);
    void draw_foot(const Shown& shown);
    void draw_call(const Shown& shown, ImVec2 size);
    void draw_controls(const Shown& shown);
    void draw_meters(const Shown& shown, ImVec2 size);
    void draw_queues(const Shown& shown, ImVec2 size);
    void keys(const Shown& shown);
    void toggle_ready(const Shown& shown);
    void finish(const Shown& shown);

    // form_panel.cpp
    void draw_contact(const Shown& shown, ImVec2 size);
    void draw_nothing_yet(const Shown& shown);
    void draw_customer(const wire::SeatContact& contact);
    void draw_form(const Shown& shown, const wire::SeatContact& contact);
    void draw_field(const wire::FormField& field, float width);
    void draw_dispositions(const wire::SeatContact& contact);
    void draw_finish(const Shown& shown, const wire::SeatContact& contact);
    void take_contact(const wire::SeatContact* contact);

    // script_panel.cpp
    void draw_script(const Shown& shown, ImVec2 size);
    void draw_moves(const wire::SeatContact& contact);

    [[nodiscard]] std::string words(std::string_view key, TextArguments arguments = {}) const;
    /// Of a refusal, in the language of the seat where there is such a text.
    [[nodiscard]] std::string words_of(const Notice& notice) const;
    [[nodiscard]] bool handling(const Shown& shown) const;
    /// The picture shows a running clock: it changes with the next second.
    std::string clock(Duration time);

    Look& look_;
    Back& back_;
    Sound& sound_;
    Remembered remembered_;
    Instant next_change_;
    std::string password_;
    bool focus_first_ = true;

    ContactId contact_; ///< that the following belongs to
    std::map<std::string, std::string> typed_;
    std::map<std::string, std::string> saved_; ///< as it was when last looked
    std::size_t step_ = 0;
    bool focus_note_ = false;
};

} // namespace ringroom::seat
