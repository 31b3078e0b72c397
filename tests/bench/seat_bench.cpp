// From mouth to ear: two workstations' sound and telephones in this process, the real server as a
// child, PulseAudio null sinks as microphone and earpiece. Bursts of tone are played into the one
// seat's microphone; the moment each begins there and at the other seat's earpiece is read off
// recordings of both sinks, made in the same way, so that what the recorder itself delays cancels.
// Prints one JSON object a line: {"name": ..., "value": ..., "unit": ...}
#include <algorithm>
#include <cstdio>
#include <deque>
#include <functional>
#include <string_view>

#include <CLI/CLI.hpp>
#include <SDL.h>
#include <imgui.h>

#include "../headset/pulse.h"
#include "base/log.h"
#include "headset/headset.h"
#include "media/line.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/limits.h"
#include "seat/sound.h"
#include "seat/table.h"
#include "seat/wave_view.h"
#include "seat/window.h"
#include "server/commands.h"
#include "server_bench_lab.h"

using namespace ringroom;
using namespace ringroom::bench;

namespace {

constexpr int seats = 2;
constexpr int rate = 8000;
constexpr int bursts_left_out = 10; ///< while buffers find their length
constexpr int bursts = 40;
constexpr int gap_ms = 450; ///< from one burst's beginning to the next

void print(const std::string& name, double value, const char* unit) {
    std::printf("{\"name\": \"seat.%s\", \"value\": %.2f, \"unit\": \"%s\"}\n", name.c_str(), value,
                unit);
}

/// Somebody at a seat: telephone and headset.
struct Person {
    std::shared_ptr<media::Line> line = std::make_shared<media::Line>();
    std::unique_ptr<headset::Headset> headset;
    seat::Back back{line, [] {}};

    bool sit(const BenchLab& lab, const robot::CardRow& card, const headset::Choice& devices) {
        auto opened = headset::Headset::open(devices, line);
        if (!opened) {
            std::fprintf(stderr, "headset: %s\n", opened.error().text.c_str());
            return false;
        }
        headset = std::move(*opened);
        back.sign_in(lab.api(), card.number, card.password);
        return headset::test::becomes([&] { return back.shown().stage == seat::Stage::at_seat; });
    }
    [[nodiscard]] bool hook_is(seat::Hook hook) const {
        return headset::test::becomes([&] { return back.shown().hook == hook; });
    }
};

/// Tells when a burst begins at a sink.
class Onsets {
public:
    explicit Onsets(const std::string& sink) {
        if (::pipe2(ends_, O_CLOEXEC) != 0)
            std::exit(1);
        child_ = std::make_unique<headset::test::Child>(
            std::vector<std::string>{"parec", "--raw", "--format=s16le", "--rate=8000",
                                     "--channels=1", "--latency-msec=5",
                                     "--device=" + sink + ".monitor"},
            ends_[1]);
        ::close(ends_[1]);
        ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    }
    ~Onsets() { ::close(ends_[0]); }
    Onsets(const Onsets&) = delete;
    Onsets& operator=(const Onsets&) = delete;

    /// Reads what came in; appends the milliseconds at which bursts began.
    void listen(std::deque<double>& out) {
        std::array<std::int16_t, 2048> piece;
        for (ssize_t got = 0; (got = ::read(ends_[0], piece.data(), sizeof piece)) > 0;) {
            const double now = now_ms();
            const auto count = static_cast<int>(got) / 2; // pieces are whole samples
            for (int i = 0; i < count; ++i) {
                ++quiet_;
                if (std::abs(piece[static_cast<std::size_t>(i)]) < loud)
                    continue;
                if (quiet_ > rate / 8)
                    out.push_back(now - (count - i) * 1000.0 / rate);
                quiet_ = 0;
            }
        }
    }

private:
    static constexpr int loud = 1'500;
    int ends_[2] = {-1, -1};
    std::unique_ptr<headset::test::Child> child_;
    int quiet_ = 0; ///< samples since the last loud one
};

/// A minute of bursts of 60 ms, played into a sink.
class Bursts {
public:
    Bursts(const headset::test::Pulse& pulse, const std::string& sink) {
        const auto tone = audio::sine(900, 60_ms, -9.0, 48'000);
        audio::Samples all;
        for (int i = 0; i < 60'000 / gap_ms; ++i) {
            all.insert(all.end(), tone.begin(), tone.end());
            all.resize(all.size() + static_cast<std::size_t>(48 * (gap_ms - 60)));
        }
        const auto file = pulse.folder().path() / "bursts.raw";
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(all.data()),
                   static_cast<std::streamsize>(all.size() * sizeof all[0]));
        player_ = std::make_unique<headset::test::Child>(std::vector<std::string>{
            "pacat", "--playback", "--raw", "--format=s16le", "--rate=48000", "--channels=1",
            "--latency-msec=20", "--device=" + sink, file.string()});
    }

private:
    std::unique_ptr<headset::test::Child> player_;
};

/// The way of each burst from the one sink to the other, in ms; 0 for one that got lost.
std::vector<double> ways(const headset::test::Pulse& pulse) {
    Onsets mouth("mouth");
    Onsets ear("ear");
    const Bursts speech(pulse, "mouth");
    std::deque<double> said;
    std::deque<double> heard;
    constexpr std::size_t wanted = bursts_left_out + bursts;
    headset::test::becomes(
        [&] {
            mouth.listen(said);
            ear.listen(heard);
            return said.size() > wanted; // the last one has had its time
        },
        60_s);
    std::vector<double> out;
    for (std::size_t i = bursts_left_out; i < std::min(said.size(), wanted); ++i) {
        while (!heard.empty() && heard.front() < said[i])
            heard.pop_front();
        const bool came = !heard.empty() && heard.front() - said[i] < gap_ms - 60;
        out.push_back(came ? heard.front() - said[i] : 0);
    }
    return out;
}

void measure(const headset::test::Pulse& pulse, const std::string& name) {
    auto all = ways(pulse);
    const auto lost = std::count(all.begin(), all.end(), 0.0);
    std::erase(all, 0.0);
    std::sort(all.begin(), all.end());
    if (all.empty()) {
        std::fprintf(stderr, "nothing is heard\n");
        return;
    }
    print(name + ".p50", all[all.size() / 2], "ms");
    print(name + ".p90", all[all.size() * 9 / 10], "ms");
    print(name + ".max", all.back(), "ms");
    print(name + ".lost", static_cast<double>(lost), "bursts");
}

int serve(int argc, char** argv) {
    CLI::App app{"the lab of seat_bench"};
    int code = 0;
    server::add_serve_command(app, code);
    CLI11_PARSE(app, argc, argv);
    return code;
}

/// A list as long as a list may be, paged through from end to end: how long a frame takes to make
/// and draw that shows other rows.
void measure_list() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    auto window = seat::Window::open("bench", 1366, 768, 100);
    if (!window)
        return void(std::fprintf(stderr, "%s\n", window.error().text.c_str()));
    const auto line = std::make_shared<media::Line>();
    seat::Back back(line, [] {});
    seat::Sound sound(line, {}, [] {});
    seat::Desk desk((*window)->look(), back, sound, {});
    seat::Table table("bench", {{"seat.list.arrived"},
                                {"seat.list.customer"},
                                {"seat.list.telephone"},
                                {"seat.list.talk", true},
                                {"seat.list.note"}});
    std::vector<seat::TableRow> rows;
    for (std::size_t i = 0; i < seat::limits::list_rows; ++i)
        rows.push_back({std::to_string(i),
                        {{std::to_string(i)},
                         {"客户 " + std::to_string(i * 7 % 1000)},
                         {"0510-" + std::to_string(80'000'000 + i)},
                         {std::to_string(i % 600), static_cast<std::int64_t>(i % 600)},
                         {"上门维修未到，要求赔偿并重新约时间，第 " + std::to_string(i) + " 条"}}});
    table.rows.set(std::move(rows));
    int frame = 0;
    (*window)->run([&] {
        SDL_Event event{};
        event.type = ++frame > 800 ? SDL_QUIT : frame % 2 == 0 ? SDL_KEYDOWN : SDL_KEYUP;
        event.key.timestamp = SDL_GetTicks() + 1'000'000;
        event.key.keysym.scancode = SDL_SCANCODE_PAGEDOWN;
        SDL_PushEvent(&event);
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
        (void)table.draw(desk, ImGui::GetContentRegionAvail(), "");
        ImGui::End();
        return steady_now();
    });
    auto times = (*window)->frames();
    if (times.size() < 100)
        return void(std::fprintf(stderr, "the list was not paged through\n"));
    times.erase(times.begin(), times.begin() + 20); // while characters arrive
    std::sort(times.begin(), times.end());
    print("list.frame.p50", static_cast<double>(times[times.size() / 2]) / 1000, "ms");
    print("list.frame.p99", static_cast<double>(times[times.size() * 99 / 100]) / 1000, "ms");
    ::unsetenv("SDL_VIDEODRIVER");
}

/// An hour's waves scrolled from end to end, a minute and a half on show: how long a frame takes.
void measure_waves() {
    ::setenv("SDL_VIDEODRIVER", "offscreen", 1);
    auto window = seat::Window::open("bench", 1366, 768, 100);
    if (!window)
        return void(std::fprintf(stderr, "%s\n", window.error().text.c_str()));
    const auto line = std::make_shared<media::Line>();
    seat::Back back(line, [] {});
    seat::Sound sound(line, {}, [] {});
    seat::Desk desk((*window)->look(), back, sound, {});
    constexpr Duration hour = 60_min;
    seat::WaveData data{
        .length = hour,
        .lanes = {{"客户", seat::LaneTone::customer}, {"学生", seat::LaneTone::student}},
        .whole = {{}, hour, {}}};
    for (int lane = 0; lane < 2; ++lane) {
        auto& pairs = data.whole.lanes.emplace_back();
        for (int i = 0; i < 120'000; ++i) { // as fine as the closest picture of any part
            const bool speaks = i / 100 % 2 == lane;
            pairs.push_back(speaks ? -4'000 - i * 7919 % 9'000 : -20);
            pairs.push_back(speaks ? 4'000 + i * 6271 % 9'000 : 20);
        }
    }
    for (Duration at{}; at < hour; at += 8_s) {
        data.marks.push_back({at, "要说法", at.ms % 32'000 == 0});
        if (at.ms % 24'000 == 0)
            data.spans.push_back({at, at + 6_s, seat::WaveSpanKind::silence, "静默 6.0 s"});
    }
    seat::WaveView waves;
    waves.use(std::move(data));
    int frame = 0;
    (*window)->run([&] {
        SDL_Event event{};
        event.type = ++frame > 600 ? SDL_QUIT : SDL_USEREVENT;
        SDL_PushEvent(&event);
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
        const Duration at = Duration{hour.ms / 600 * frame};
        waves.show(at - 45_s, at + 45_s);
        (void)waves.draw(desk, at, true, {ImGui::GetContentRegionAvail().x, 260});
        ImGui::End();
        return steady_now();
    });
    auto times = (*window)->frames();
    if (times.size() < 100)
        return void(std::fprintf(stderr, "the waves were not scrolled through\n"));
    times.erase(times.begin(), times.begin() + 20);
    std::sort(times.begin(), times.end());
    print("waves.frame.p50", static_cast<double>(times[times.size() / 2]) / 1000, "ms");
    print("waves.frame.p99", static_cast<double>(times[times.size() * 99 / 100]) / 1000, "ms");
    ::unsetenv("SDL_VIDEODRIVER");
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "serve")
        return serve(argc, argv);
    set_log_level(LogLevel::error);
    measure_list();
    measure_waves();
    if (argc > 1 && std::string_view(argv[1]) == "list")
        return 0;
    const headset::test::Pulse pulse;
    auto lab = BenchLab::start(seats);
    if (!lab)
        return 1;
    const auto cards = lab->cards();
    Person speaks;
    Person listens;
    // What the speaker hears, silence, is the listener's microphone: nothing comes back.
    if (cards.size() < 2 || !speaks.sit(*lab, cards[0], {.input = "mouth", .output = "bell"}) ||
        !listens.sit(*lab, cards[1], {.input = "bell", .output = "ear"})) {
        std::fprintf(stderr, "the seats could not be taken\n");
        return 1;
    }
    speaks.back.call(cards[1].number);
    if (!listens.hook_is(seat::Hook::ringing))
        return 1;
    listens.back.answer();
    if (!listens.hook_is(seat::Hook::talking) || !speaks.hook_is(seat::Hook::talking))
        return 1;
    listens.back.mute(true);
    measure(pulse, "mouth_to_ear");
    speaks.headset->bypass(true);
    measure(pulse, "mouth_to_ear_bypassed");
    print("input_latency", static_cast<double>(speaks.headset->input_latency().ms), "ms");
    print("output_latency", static_cast<double>(listens.headset->output_latency().ms), "ms");
    return 0;
}
