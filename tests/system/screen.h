#pragma once
// A screen and a keyboard for programs with a window: Xvfb and xdotool.
#include <filesystem>
#include <string>
#include <vector>

#include "base/text.h"
#include "system/lab.h"

namespace ringroom::system_test {

/// A screen of its own, gone with the object.
class Screen {
public:
    Screen(Lab& lab, const std::filesystem::path& folder)
        : lab_(lab)
        , folder_(folder)
        , program_({"Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"},
                   folder, "xvfb") {
        REQUIRE(lab.until([&] { return program_.out().find('\n') != std::string::npos; }));
        display_ = ":" + program_.out();
        display_.resize(display_.find('\n'));
    }
    [[nodiscard]] const std::string& display() const { return display_; }
    void await_window() { xdotool({"search", "--sync", "--onlyvisible", "--name", "Ringroom"}); }
    /// What the window is called now: who sits there and what goes on.
    std::string title() {
        Program asked({"env", "DISPLAY=" + display_, "xdotool", "search", "--name", "Ringroom",
                       "getwindowname"},
                      folder_, "title");
        REQUIRE(lab_.until([&] { return asked.ended().has_value(); }));
        return asked.out();
    }
    /// Waits until the window says this text of the workstation, in Chinese, as seats begin.
    bool says(const std::string& key, Duration limit = patience) {
        return lab_.until(
            [&, words = text(Language::zh, key)] {
                return title().find(words) != std::string::npos;
            },
            limit);
    }
    void type(const std::string& text) { xdotool({"type", "--delay", "5", text}); }
    /// One stroke of the keyboard, as xdotool names it.
    void press(const std::string& key) { xdotool({"key", key}); }
    /// Pressed again, as a person would, until it has done what it does.
    void press_until(const std::string& key, const std::function<bool()>& done) {
        for (int i = 0; i < 20 && !done(); ++i)
            press(key);
        REQUIRE(done());
    }
    /// Takes the window from the screen and its keyboard, as another program would.
    void hide(bool on) {
        if (on)
            return xdotool({"search", "--name", "Ringroom", "windowunmap"});
        xdotool({"search", "--name", "Ringroom", "windowmap"});
        xdotool({"search", "--sync", "--onlyvisible", "--name", "Ringroom", "windowfocus"});
    }

private:
    void xdotool(std::vector<std::string> words) {
        words.insert(words.begin(), {"env", "DISPLAY=" + display_, "xdotool"});
        Program stroke(std::move(words), folder_, "xdotool");
        REQUIRE(lab_.until([&] { return stroke.ended().has_value(); }));
        CHECK(*stroke.ended() == 0);
    }

    Lab& lab_;
    std::filesystem::path folder_;
    Program program_;
    std::string display_;
};

/// The words that start a seat on that screen.
inline std::vector<std::string> seat_words(const Lab& lab, const Screen& screen,
                                           const std::filesystem::path& folder,
                                           const std::string& number = "1001") {
    return {"env",
            "DISPLAY=" + screen.display(),
            "XDG_CONFIG_HOME=" + folder.string(),
            "RINGROOM_PASSWORD=" + lab.password(number),
            RINGROOM_SEAT_PROGRAM,
            "--server",
            "127.0.0.1:" + std::to_string(lab.http_port()),
            "--number",
            number};
}

} // namespace ringroom::system_test
