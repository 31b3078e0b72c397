// ringroom demo: a whole class by itself, over real SIP and RTP, in programs of its own.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content.h"
#include "base/log.h"
#include "server/commands.h"
#include "server/demo_lab.h"
#include "server/demo_report.h"
#include "server/duration_text.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;
using namespace ringroom::literals;

struct DemoOptions {
    fs::path out = "demo";
    fs::path data; ///< empty: out/data
    fs::path assets;
    fs::path scenarios;
    std::int64_t inbound = 12;
    std::int64_t outbound = 10;
    std::string over = "80s";
    std::string limit = "10min";
    std::uint64_t seed = 13;
    bool verbose = false;
    Language language = Language::en;
};

const std::vector<DemoLab::Seated> demo_robots{
    {"1001", "good"}, {"1002", "lazy"}, {"1003", "silent"}, {"1004", "rude"}, {"1005", "fast"}};
constexpr const char* demo_teacher = "8001";
constexpr std::string_view class_name = "话务一班";
constexpr std::size_t picture_pixels = 900;
constexpr Duration seal_patience = 20_s; ///< for the last recordings and results
constexpr std::chrono::milliseconds look_every{250};
constexpr Duration tell_every = 20_s; ///< where there is no terminal

class Demo {
public:
    explicit Demo(const DemoOptions& options)
        : options_(options)
        , lab_({.out = options.out,
                .data = options.data,
                .assets = options.assets,
                .scenarios = options.scenarios,
                .seed = options.seed,
                .verbose = options.verbose,
                .language = options.language}) {}

    /// The exit code, or why it could not be done.
    Result<int> run();

private:
    Result<void> prepare();
    Result<void> log_in();
    Result<void> start_drill(const std::string& pack, std::int64_t contacts);
    Result<void> await_end();
    Result<void> show_progress(Duration elapsed);
    Result<void> fetch();
    Result<DemoContact> fetch_contact(const wire::ResultRow& row);
    Result<void> dismiss_robots();
    Result<void> write_files();
    Result<int> judge();
    [[nodiscard]] std::string file_of(const wire::ResultRow& row) const;
    void say(const char* key, TextArguments arguments = {}) const { lab_.say(key, arguments); }

    const DemoOptions& options_;
    DemoLab lab_;
    std::unique_ptr<client::Client> client_; ///< the teacher's
    DemoResult result_;
    Instant told_;
};

Result<void> Demo::prepare() {
    if (auto fresh = lab_.prepare({"index.html", "results.json", "results.csv", "recordings"});
        !fresh)
        return fresh;
    std::error_code error;
    fs::create_directories(options_.out / "recordings", error);
    if (error)
        return fail("robot.demo.folder", options_.out.string() + ": " + error.message());
    return {};
}

Result<void> Demo::log_in() {
    auto client = lab_.log_in(demo_teacher);
    if (!client)
        return tl::unexpected(client.error());
    client_ = std::move(*client);
    return {};
}

Result<void> Demo::start_drill(const std::string& pack, std::int64_t contacts) {
    const auto over = duration_from(options_.over);
    if (!over)
        return tl::unexpected(over.error());
    const wire::DrillStart start{.pack = pack,
                                 .class_name = std::string(class_name),
                                 .seed = options_.seed,
                                 .ear = "marked",
                                 .contacts = contacts,
                                 .length = *over};
    auto status = client_->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    if (!status)
        return tl::unexpected(status.error());
    if (result_.started_at.empty())
        result_.started_at = status->started_at;
    result_.drills.push_back(std::move(*status));
    return {};
}

Result<void> Demo::show_progress(Duration elapsed) {
    for (auto& drill : result_.drills) {
        auto fresh =
            client_->wait<wire::DrillStatus>("GET", fmt::format("/drills/{}", drill.id.value));
        if (!fresh)
            return tl::unexpected(fresh.error());
        drill = std::move(*fresh);
    }
    const bool terminal = ::isatty(STDERR_FILENO) != 0;
    if (!terminal && steady_now() < told_ + tell_every)
        return {};
    told_ = steady_now();
    const auto& in = result_.drills.at(0);
    const auto& out = result_.drills.at(1);
    std::fprintf(stderr, terminal ? "\r%s" : "%s\n",
                 text(options_.language, "robot.demo.progress",
                      {{"in_done", std::to_string(in.done)},
                       {"in_planned", std::to_string(in.planned)},
                       {"out_done", std::to_string(out.done)},
                       {"out_planned", std::to_string(out.planned)},
                       {"seconds", std::to_string(elapsed.ms / 1000)}})
                     .c_str());
    return {};
}

Result<void> Demo::await_end() {
    const auto limit = duration_from(options_.limit);
    if (!limit)
        return tl::unexpected(limit.error());
    const auto began = steady_now();
    for (;;) {
        if (auto well = lab_.is_well(); !well)
            return well;
        const auto elapsed = steady_now() - began;
        if (auto shown = show_progress(elapsed); !shown)
            return shown;
        const bool over = std::all_of(result_.drills.begin(), result_.drills.end(),
                                      [](const auto& d) { return d.state == "ended"; });
        if (over) {
            result_.length = elapsed;
            break;
        }
        if (elapsed >= *limit)
            return fail("robot.demo.too_long", options_.limit);
        std::this_thread::sleep_for(look_every);
    }
    if (::isatty(STDERR_FILENO) != 0)
        std::fputs("\n", stderr);
    say("robot.demo.ended", {{"seconds", std::to_string(result_.length.ms / 1000)}});
    return {};
}

std::string Demo::file_of(const wire::ResultRow& row) const {
    const auto profile = result_.profiles.find(row.agent_number);
    return fmt::format("recordings/{}-{}-{}{}.wav", row.id,
                       row.direction == Direction::inbound ? "inbound" : "outbound",
                       row.agent_number,
                       profile == result_.profiles.end() ? "" : "-" + profile->second);
}

Result<DemoContact> Demo::fetch_contact(const wire::ResultRow& row) {
    DemoContact out;
    auto detail = client_->wait<wire::ResultDetail>("GET", "/results/" + row.id);
    if (!detail)
        return tl::unexpected(detail.error());
    out.detail = std::move(*detail);
    const auto recording = client_->wait<wire::RecordingRow>("GET", "/recordings/" + row.id);
    if (!recording) // nobody talked
        return out;
    out.sha256 = recording->sha256;
    const auto sound = body_of(client_->wait("GET", "/recordings/" + row.id + "/sound"));
    if (!sound)
        return tl::unexpected(sound.error());
    auto waveform = client_->wait<wire::Waveform>(
        "GET", fmt::format("/recordings/{}/waveform?pixels={}", row.id, picture_pixels));
    if (!waveform)
        return tl::unexpected(waveform.error());
    out.waveform = std::move(*waveform);
    auto marks = client_->wait<wire::List<wire::Mark>>("GET", "/recordings/" + row.id + "/marks");
    if (!marks)
        return tl::unexpected(marks.error());
    out.marks = std::move(marks->items);
    // The recorder's own housekeeping is no news to a listener.
    std::erase_if(out.marks, [](const wire::Mark& mark) {
        return mark.kind == "attached" || mark.kind == "detached" || mark.kind == "shifted";
    });
    out.sound = file_of(row);
    if (auto written = write_all(options_.out / out.sound, *sound); !written)
        return tl::unexpected(written.error());
    if (auto heard = listen_to(options_.out / out.sound, out); !heard)
        return tl::unexpected(heard.error());
    return out;
}

Result<void> Demo::fetch() {
    const auto health = client_->wait<wire::Health>("GET", "/health");
    result_.version = health ? health->version : std::string{};
    result_.seed = options_.seed;
    for (const auto& one : demo_robots)
        result_.profiles[one.number] = one.profile;
    std::int64_t done = 0;
    for (const auto& drill : result_.drills)
        done += drill.done + drill.never_taken;
    // The book and the recorder finish a moment after the last contact.
    wire::List<wire::ResultRow> rows;
    const auto until = steady_now() + seal_patience;
    for (;;) {
        auto fresh = client_->wait<wire::List<wire::ResultRow>>("GET", "/results?limit=500");
        if (!fresh)
            return tl::unexpected(fresh.error());
        rows = std::move(*fresh);
        if (static_cast<std::int64_t>(rows.items.size()) >= done || steady_now() >= until)
            break;
        std::this_thread::sleep_for(look_every);
    }
    std::reverse(rows.items.begin(), rows.items.end());
    std::vector<wire::ResultDetail> details;
    for (const auto& row : rows.items) {
        if (auto well = lab_.is_well(); !well)
            return well;
        auto contact = fetch_contact(row);
        if (!contact)
            return tl::unexpected(contact.error());
        details.push_back(contact->detail);
        result_.contacts.push_back(std::move(*contact));
    }
    std::erase_if(details, [&](const auto& detail) {
        return !result_.profiles.contains(detail.row.agent_number); // nobody took it
    });
    result_.students = students_of(details);
    for (auto& student : result_.students)
        student.profile = result_.profiles[student.number];
    std::stable_sort(result_.students.begin(), result_.students.end(),
                     [](const auto& a, const auto& b) { return a.mean > b.mean; });
    return {};
}

/// Sends the robots home and takes down what each says it did and heard.
Result<void> Demo::dismiss_robots() {
    const auto rows = lab_.dismiss_robots();
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto& row : *rows)
        result_.heard[row.value("number", std::string{})] =
            Duration{row.value("heard_ms", std::int64_t{0})};
    return {};
}

Result<void> Demo::write_files() {
    auto page =
        page_of(result_, content_of(options_.assets / "reports" / "demo.html").value_or(""));
    if (!page)
        return tl::unexpected(page.error());
    if (auto done = write_all(options_.out / "index.html", *page); !done)
        return done;
    if (auto done = write_all(options_.out / "results.csv", csv_of(result_, options_.language));
        !done)
        return done;
    return write_all(options_.out / "results.json", json_of(result_, false).dump(2) + "\n");
}

Result<int> Demo::judge() {
    auto shown = result_.students;
    for (auto& student : shown)
        student.profile = text(options_.language, "robot.profile." + student.profile);
    std::printf("\n%s\n", table_of(shown, options_.language).c_str());
    const auto recordings =
        std::count_if(result_.contacts.begin(), result_.contacts.end(),
                      [](const auto& contact) { return !contact.sound.empty(); });
    say("robot.demo.written", {{"page", (options_.out / "index.html").string()},
                               {"recordings", std::to_string(recordings)}});
    const auto wanted = options_.inbound + options_.outbound;
    const auto got = static_cast<std::int64_t>(result_.contacts.size());
    if (got < wanted || result_.students.size() < result_.profiles.size()) {
        say("robot.demo.missing",
            {{"what", fmt::format("{}/{} contacts, {}/{} students", got, wanted,
                                  result_.students.size(), result_.profiles.size())}});
        return exit_not_well;
    }
    for (const auto& student : result_.students)
        if (result_.heard[student.number].ms == 0) {
            say("robot.demo.missing", {{"what", student.number + " heard nothing"}});
            return exit_not_well;
        }
    const auto ranking = rank(result_.students);
    if (!ranking.right) {
        say("robot.demo.not_ranked",
            {{"better", text(options_.language, "robot.profile." + ranking.better)},
             {"better_mean", points_text(ranking.better_mean)},
             {"worse", text(options_.language, "robot.profile." + ranking.worse)},
             {"worse_mean", points_text(ranking.worse_mean)}});
        return exit_not_well;
    }
    std::string order;
    for (const auto& student : shown)
        order += (order.empty() ? "" : " > ") + student.profile + " " + points_text(student.mean);
    say("robot.demo.ranked", {{"order", order}});
    return exit_well;
}

Result<int> Demo::run() {
    say("robot.demo.start", {{"minutes", "4"}});
    const auto done =
        prepare()
            .and_then([&] { return lab_.start(); })
            .and_then([&] { return lab_.seat_robots(demo_robots); })
            .and_then([&] { return log_in(); })
            .and_then([&] { return start_drill("broadband-complaint", options_.inbound); })
            .and_then([&] { return start_drill("telesales", options_.outbound); })
            .and_then([&]() -> Result<void> {
                say("robot.demo.drills", {{"inbound", std::to_string(options_.inbound)},
                                          {"outbound", std::to_string(options_.outbound)}});
                return await_end();
            })
            .and_then([&] { return fetch(); })
            .and_then([&] { return dismiss_robots(); })
            .and_then([&] { return write_files(); });
    client_.reset();
    lab_.stop();
    if (!done)
        return tl::unexpected(done.error());
    return judge();
}

int run_demo(const DemoOptions& options) {
    set_log_level(LogLevel::warning);
    DemoLab::heed_signals();
    Demo demo(options);
    const auto code = demo.run();
    return code ? *code : complain(code.error().code, code.error().text);
}

} // namespace

void add_demo_command(CLI::App& app, int& exit_code) {
    const auto around = find_surroundings();
    const auto say = [&](const char* key) { return text(around.language, key); };
    auto options = std::make_shared<DemoOptions>();
    options->assets = around.assets;
    options->scenarios = around.scenarios;
    options->language = around.language;
    auto* command = app.add_subcommand("demo", say("robot.help.demo"));
    command->footer(say("robot.help.demo_exit"));
    command->add_option("--out", options->out, say("robot.help.demo_out"));
    command->add_option("--data", options->data, say("robot.help.demo_data"));
    command->add_option("--assets", options->assets, say("server.help.assets"));
    command->add_option("--scenarios", options->scenarios, say("server.help.scenarios"));
    command->add_option("--inbound", options->inbound, say("robot.help.demo_inbound"))
        ->check(CLI::Range(1, 200));
    command->add_option("--outbound", options->outbound, say("robot.help.demo_outbound"))
        ->check(CLI::Range(1, 200));
    command->add_option("--over", options->over, say("robot.help.demo_over"));
    command->add_option("--limit", options->limit, say("robot.help.demo_limit"));
    command->add_option("--seed", options->seed, say("robot.help.demo_seed"));
    command->add_flag("--verbose", options->verbose, say("robot.help.demo_verbose"));
    command->callback([options, &exit_code] { exit_code = run_demo(*options); });
}

} // namespace ringroom::server
