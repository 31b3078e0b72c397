#include "server/demo_lab.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content.h"
#include "server/commands.h"
#include "server/limits.h"

namespace ringroom::server {
namespace {

namespace fs = std::filesystem;

constexpr Duration child_ready = 120_s;
constexpr std::chrono::milliseconds file_look_every{250};

volatile std::sig_atomic_t demo_interrupted = 0;
void interrupt_demo(int) {
    demo_interrupted = 1;
}

} // namespace

Result<void> write_all(const fs::path& file, std::string_view content) {
    std::ofstream out(file, std::ios::binary);
    out.write(content.data(), static_cast<std::streamsize>(content.size()));
    out.close();
    if (!out)
        return fail("robot.demo.folder", file.string());
    return {};
}

DemoLab::DemoLab(DemoPlaces places)
    : places_(std::move(places))
    , data_(places_.data.empty() ? places_.out / "data" : places_.data)
    , logs_(places_.out / "logs") {}

DemoLab::~DemoLab() {
    stop();
}

void DemoLab::heed_signals() {
    std::signal(SIGINT, interrupt_demo);
    std::signal(SIGTERM, interrupt_demo);
    std::signal(SIGPIPE, SIG_IGN);
}

Result<void> DemoLab::is_well() {
    if (demo_interrupted != 0)
        return fail("robot.demo.interrupted", "Ctrl-C");
    if ((lab_ && lab_->ended()) || (robots_ && robots_->ended()))
        return fail("robot.demo.child", "see " + logs_.string());
    return {};
}

Result<void> DemoLab::prepare(const std::vector<std::string>& written_before) {
    std::error_code error;
    // Only what a demo wrote is replaced.
    for (const auto& old : written_before)
        fs::remove_all(places_.out / old, error);
    fs::remove_all(logs_, error);
    if (places_.data.empty() && fs::exists(data_ / "lab.toml"))
        fs::remove_all(data_, error);
    if (fs::exists(data_) && !fs::is_empty(data_, error))
        return fail("robot.demo.not_empty", data_.string());
    fs::create_directories(logs_, error);
    fs::create_directories(data_, error);
    if (error)
        return fail("robot.demo.folder", places_.out.string() + ": " + error.message());
    return {};
}

Result<nlohmann::json> DemoLab::await_file(Child& child, const fs::path& file,
                                           const fs::path& log) {
    const auto until = steady_now() + child_ready;
    while (!fs::exists(file)) {
        if (demo_interrupted != 0)
            return fail("robot.demo.interrupted", "Ctrl-C");
        if (const auto code = child.ended())
            return fail("robot.demo.child",
                        fmt::format("exit code {}, see {}", *code, log.string()));
        if (steady_now() >= until)
            return fail("robot.demo.child", "not ready in time, see " + log.string());
        std::this_thread::sleep_for(file_look_every);
    }
    auto parsed = nlohmann::json::parse(content_of(file).value_or(""), nullptr, false);
    fs::remove(file);
    if (!parsed.is_object())
        return fail("robot.demo.child", file.string() + " is not JSON");
    return parsed;
}

Result<void> DemoLab::start() {
    const auto ready = logs_ / "lab.json";
    std::vector<std::string> words{"serve",
                                   "--data",
                                   data_,
                                   "--assets",
                                   places_.assets,
                                   "--scenarios",
                                   places_.scenarios,
                                   "--sip-port",
                                   "0",
                                   "--http-port",
                                   "0",
                                   "--seed",
                                   std::to_string(places_.seed),
                                   "--ready-file",
                                   ready};
    if (places_.verbose)
        words.emplace_back("--verbose");
    auto lab = Child::start(words, logs_ / "lab.out", logs_ / "lab.log");
    if (!lab)
        return tl::unexpected(lab.error());
    lab_ = std::move(*lab);
    const auto ports = await_file(*lab_, ready, logs_ / "lab.log");
    if (!ports)
        return tl::unexpected(ports.error());
    server_.port = ports->value("http_port", std::uint16_t{0});
    say("robot.demo.lab", {{"http", std::to_string(server_.port)},
                           {"sip", std::to_string(ports->value("sip_port", 0))}});
    auto cards = robot::read_cards(content_of(data_ / "cards.csv").value_or(""));
    if (!cards)
        return tl::unexpected(cards.error());
    cards_ = std::move(*cards);
    network_ = std::make_unique<client::Network>();
    return {};
}

Result<void> DemoLab::seat_robots(const std::vector<Seated>& wanted) {
    const auto ready = logs_ / "robots.json";
    std::string profiles;
    std::string numbers;
    for (const auto& one : wanted) {
        profiles += (profiles.empty() ? "" : ",") + one.profile;
        numbers += (numbers.empty() ? "" : ",") + one.number;
    }
    auto robots =
        Child::start({"robot", "--server", "127.0.0.1:" + std::to_string(server_.port), "--profile",
                      profiles, "--cards", data_ / "cards.csv", "--numbers", numbers, "--outbound",
                      "--seed", std::to_string(places_.seed), "--scenarios", places_.scenarios,
                      "--speech-cache", data_ / "robot-speech", "--ready-file", ready, "--json"},
                     logs_ / "robots.out", logs_ / "robots.log");
    if (!robots)
        return tl::unexpected(robots.error());
    robots_ = std::move(*robots);
    const auto seated = await_file(*robots_, ready, logs_ / "robots.log");
    if (!seated)
        return tl::unexpected(seated.error());
    say("robot.demo.robots", {{"count", std::to_string(seated->value("robots", 0))}});
    return {};
}

Result<nlohmann::json> DemoLab::dismiss_robots() {
    const int code = robots_->stop(10_s);
    robots_.reset();
    auto rows =
        nlohmann::json::parse(content_of(logs_ / "robots.out").value_or(""), nullptr, false);
    if (code != exit_well || !rows.is_array())
        return fail("robot.demo.child",
                    fmt::format("exit code {}, see {}", code, (logs_ / "robots.log").string()));
    return rows;
}

Result<std::unique_ptr<client::Client>> DemoLab::log_in(const std::string& number) {
    const auto card = std::find_if(cards_.begin(), cards_.end(),
                                   [&](const auto& one) { return one.number == number; });
    if (card == cards_.end())
        return fail("robot.cards", "no card of " + number);
    auto client = std::make_unique<client::Client>(*network_, server_);
    const auto login = client->wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{card->number, card->password}));
    if (!login)
        return tl::unexpected(login.error());
    client->use_token(login->token);
    return client;
}

void DemoLab::stop() {
    network_.reset();
    if (robots_)
        robots_->stop(10_s);
    if (lab_)
        lab_->stop(20_s);
    robots_.reset();
    lab_.reset();
}

void DemoLab::say(const char* key, TextArguments arguments) const {
    std::printf("%s\n", text(places_.language, key, arguments).c_str());
    std::fflush(stdout);
}

} // namespace ringroom::server
