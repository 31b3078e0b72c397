#pragma once
// A screen and a keyboard for programs with a window: Xvfb and xdotool.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "system/lab.h"

namespace ringroom::system_test {

/// A screen of its own, gone with the object.
class Screen {
public:
    Screen(Lab& lab, const std::filesystem::path& folder, const std::string& size = "1366x768")
        : lab_(lab)
        , folder_(folder)
        , program_({"Xvfb", "-displayfd", "1", "-screen", "0", size + "x24", "-nolisten", "tcp"},
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
    /// The same of several strokes one after the other, with a moment for the lab each time.
    void repeat(const std::vector<std::string>& keys, const std::function<bool()>& done) {
        for (int i = 0; i < 20 && !done(); ++i) {
            for (const auto& key : keys)
                press(key);
            lab_.until(done, 2_s);
        }
        REQUIRE(done());
    }
    /// The lists page with the list that stands so many below the first; to be called once.
    void show_list(int below) {
        press("alt+2");
        for (int i = 0; i < below; ++i)
            press("ctrl+Next");
    }
    /// From now on somebody arranges the windows, as on any desktop; to be called before the first.
    void manage() {
        desktop_ = std::make_unique<Program>(
            std::vector<std::string>{"env", "DISPLAY=" + display_, RINGROOM_DESKTOP}, folder_,
            "desktop");
        REQUIRE(lab_.until([&] { return desktop_->out().find("ready") != std::string::npos; }));
    }
    /// Where the window stands and how large it is: "0,0 1366x768".
    std::string geometry() {
        Program asked({"env", "DISPLAY=" + display_, "xdotool", "search", "--name", "Ringroom",
                       "getwindowgeometry", "--shell"},
                      folder_, "geometry");
        REQUIRE(lab_.until([&] { return asked.ended().has_value(); }));
        std::map<std::string, std::string> values;
        std::istringstream lines(asked.out());
        for (std::string line; std::getline(lines, line);)
            if (const auto sign = line.find('='); sign != line.npos)
                values[line.substr(0, sign)] = line.substr(sign + 1);
        return values["X"] + "," + values["Y"] + " " + values["WIDTH"] + "x" + values["HEIGHT"];
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
    std::unique_ptr<Program> desktop_;
};

/// The words that start a seat on that screen. `port`: where it finds the lab; 0: where that is.
inline std::vector<std::string> seat_words(const Lab& lab, const Screen& screen,
                                           const std::filesystem::path& folder,
                                           const std::string& number = "1001",
                                           std::uint16_t port = 0) {
    return {"env",
            "DISPLAY=" + screen.display(),
            "XDG_CONFIG_HOME=" + folder.string(),
            "RINGROOM_PASSWORD=" + lab.password(number),
            RINGROOM_SEAT_PROGRAM,
            "--server",
            "127.0.0.1:" + std::to_string(port == 0 ? lab.http_port() : port),
            "--number",
            number};
}

/// Somebody signed in at a window, without a headset, and what the lab tells the same person.
struct Sitter {
    Sitter(Lab& lab, const std::string& number)
        : screen(lab, folder.path())
        , seat(seat_words(lab, screen, folder.path(), number), folder.path(), "seat")
        , client(lab.sign_in(number)) {
        screen.await_window();
        REQUIRE(screen.says("seat.state.not_ready"));
    }
    template <class T>
    [[nodiscard]] T ask(const std::string& target) const {
        auto answer = client->wait<T>("GET", target);
        INFO(target << " " << (answer ? "" : answer.error().text));
        REQUIRE(answer);
        return *answer;
    }

    test::Folder folder;
    Screen screen;
    Program seat;
    std::unique_ptr<client::Client> client;
};

/// What was done of one kind, as the administrator reads it.
class AuditLog {
public:
    AuditLog(Lab& lab, std::string kind)
        : admin_(lab.sign_in("9001"))
        , kind_(std::move(kind)) {}
    [[nodiscard]] bool has(const std::string& subject) const {
        const auto page = admin_->wait<wire::List<wire::AuditRow>>("GET", "/audit?kind=" + kind_);
        REQUIRE(page);
        return std::any_of(page->items.begin(), page->items.end(),
                           [&](const auto& row) { return row.subject == subject; });
    }

private:
    std::unique_ptr<client::Client> admin_;
    const std::string kind_;
};

} // namespace ringroom::system_test
