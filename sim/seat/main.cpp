// ringroom-seat: the workstation.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "base/text.h"
#include "media/line.h"
#include "seat/back.h"
#include "seat/key_sheet.h"
#include "seat/shown.h"
#include "seat/sound.h"
#include "seat/window.h"
#include "seat/workplace.h"

using namespace ringroom;

namespace {

struct Options {
    std::string server;
    std::string number;
    std::string password;
    std::string language;
    int size = 0;
    bool keys = false;
    std::string figures;
};

/// How long after its telephone was rung a customer was to be seen.
class Pops {
public:
    /// Of a picture that has come to the screen.
    void seen(const seat::Shown& shown) {
        if (shown.hook != seat::Hook::ringing || !shown.view.contact ||
            shown.view.contact->id == last_)
            return;
        last_ = shown.view.contact->id;
        ++count_;
        longest_ = std::max(longest_, steady_now() - shown.ringing_since);
    }
    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] Duration longest() const { return longest_; }

private:
    ContactId last_;
    int count_ = 0;
    Duration longest_;
};

/// One JSON object: how many frames, how long making one took, in microseconds; how many customers
/// rang, and how long the slowest took to be seen, in milliseconds.
void write_figures(const std::string& file, std::vector<std::int64_t> frames, const Pops& pops) {
    if (frames.empty())
        return;
    std::sort(frames.begin(), frames.end());
    const auto at = [&](std::size_t share) { return frames[(frames.size() - 1) * share / 100]; };
    std::ofstream(file) << fmt::format("{{\"frames\": {}, \"p50\": {}, \"p99\": {}, \"pops\": {}, "
                                       "\"pop_max\": {}}}\n",
                                       frames.size(), at(50), at(99), pops.count(),
                                       pops.longest().ms);
}

/// A server given on the command line is not looked for, but on this computer.
void look_for_labs(seat::Back& back, const Options& options) {
    using Reach = client::Finder::Reach;
    const auto given = client::address_from(options.server);
    if (options.server.empty())
        back.look_for_labs(Reach::network);
    else if (given && (given->host.starts_with("127.") || given->host == "localhost"))
        back.look_for_labs(Reach::this_machine);
}

int run(const Options& options) {
    auto remembered = seat::remembered();
    if (!options.server.empty())
        remembered.server = options.server;
    if (!options.number.empty())
        remembered.number = options.number;
    if (!options.language.empty())
        remembered.language = language_from(options.language);
    if (options.size != 0)
        remembered.size = options.size;
    auto opened =
        seat::Window::open("Ringroom", remembered.width, remembered.height, remembered.size);
    if (!opened) {
        std::fprintf(stderr, "%s (%s)\n", text(remembered.language, opened.error().code).c_str(),
                     opened.error().text.c_str());
        return 2;
    }
    auto& window = **opened;
    const auto line = std::make_shared<media::Line>();
    seat::Sound sound(line, remembered.sound, [&window] { window.wake(); });
    seat::Back back(line, [&window] { window.wake(); });
    seat::Workplace place(window.look(), back, sound, remembered);
    look_for_labs(back, options);
    if (!options.password.empty())
        if (const auto server = client::address_from(remembered.server))
            back.sign_in(*server, remembered.number, options.password);
    Pops pops;
    seat::Shown drawn;
    window.run(
        [&] {
            drawn = back.shown();
            place.draw(drawn, window.in_front());
            window.name(place.title(drawn));
            window.lock(place.locked());
            return place.next_change();
        },
        [&] { pops.seen(drawn); });
    if (!options.figures.empty())
        write_figures(options.figures, window.frames(), pops);
    auto keep = place.remembered();
    if (!place.locked()) {
        keep.width = window.width();
        keep.height = window.height();
    }
    seat::remember(keep);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const auto language = language_of_locale();
    const auto say = [&](const char* key) { return text(language, key); };
    Options options;
    CLI::App app(say("seat.help.about"), "ringroom-seat");
    app.add_option("--server", options.server, say("seat.help.server"));
    app.add_option("--number", options.number, say("seat.help.number"));
    app.add_option("--language", options.language, say("seat.help.language"));
    app.add_option("--size", options.size, say("seat.help.size"))->check(CLI::Range(75, 300));
    app.add_option("--figures", options.figures, say("seat.help.figures"));
    app.add_flag("--keys", options.keys, say("seat.help.keys"));
    app.footer(say("seat.help.footer"));
    CLI11_PARSE(app, argc, argv);
    // For a class room that starts its seats by a script; on the command line others could read it.
    if (const char* secret = std::getenv("RINGROOM_PASSWORD"))
        options.password = secret;
    if (options.keys)
        return std::fputs(seat::key_sheet_page().c_str(), stdout) < 0 ? 2 : 0;
    return run(options);
}
