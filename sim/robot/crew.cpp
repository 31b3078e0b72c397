#include "robot/crew.h"

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "base/log.h"
#include "base/random.h"
#include "robot/limits.h"

namespace ringroom::robot {

namespace {

/// Two seconds of a quiet room, about -66 dBov.
media::ClipPtr room_sound() {
    constexpr std::size_t samples = 16'000;
    constexpr int loudest = 24;
    auto random = stream(1, "room sound");
    std::vector<std::int16_t> sound(samples);
    for (auto& sample : sound)
        sample = static_cast<std::int16_t>(random.between(-loudest, loudest));
    return media::make_clip(sound);
}

} // namespace

struct Crew::Inside {
    CrewOptions options;
    Study study;
    sip::Loop loop;
    std::unique_ptr<media::Engine> engine;
    client::Network network;
    std::unique_ptr<Mouth> mouth;
    std::unique_ptr<Shared> shared;
    std::vector<std::unique_ptr<Robot>> robots;
    std::vector<media::Event> events;
    bool told_ready = false;

    void poll();
    void look_round();
    void tell_ready();
};

Result<std::unique_ptr<Crew>> Crew::open(CrewOptions options, std::vector<RobotSettings> robots,
                                         Diagnostics& diagnostics) {
    if (robots.empty())
        return fail("robot.none", "no robot to start");
    if (robots.size() > limits::robots)
        return fail("robot.too_many_robots", std::to_string(robots.size()) + " robots, at most " +
                                                 std::to_string(limits::robots));
    auto inside = std::make_unique<Inside>();
    inside->options = std::move(options);
    const auto& o = inside->options;
    inside->study = Study::of_folder(o.scenarios, o.language, diagnostics);
    auto engine = media::Engine::start({.workers = 1,
                                        .address = o.address,
                                        .first_port = o.first_port,
                                        .last_port = o.last_port,
                                        .recordings = std::filesystem::temp_directory_path()});
    if (!engine)
        return tl::unexpected(engine.error());
    inside->engine = std::move(*engine);
    inside->mouth = std::make_unique<Mouth>(inside->loop, o.cache);
    inside->shared = std::make_unique<Shared>(Shared{.loop = inside->loop,
                                                     .engine = *inside->engine,
                                                     .network = inside->network,
                                                     .mouth = *inside->mouth,
                                                     .study = inside->study,
                                                     .room_sound = room_sound(),
                                                     .server = o.server,
                                                     .address = o.address});
    for (auto& settings : robots)
        inside->robots.push_back(std::make_unique<Robot>(*inside->shared, std::move(settings)));
    auto* in = inside.get();
    inside->loop.watch(inside->engine->fd(), [in] { in->poll(); });
    return std::unique_ptr<Crew>(new Crew(std::move(inside)));
}

Crew::Crew(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}

Crew::~Crew() {
    inside_->loop.unwatch(inside_->engine->fd());
    inside_->robots.clear();
    inside_->mouth.reset();
}

void Crew::Inside::poll() {
    events.clear();
    engine->poll(events);
    for (const auto& event : events)
        for (const auto& robot : robots)
            robot->heard(event);
}

/// Once a second: are all there, or all lost?
void Crew::Inside::look_round() {
    const auto count = [this](Robot::State state) {
        return static_cast<std::size_t>(
            std::count_if(robots.begin(), robots.end(),
                          [state](const auto& one) { return one->state() == state; }));
    };
    if (count(Robot::State::lost) == robots.size())
        return loop.stop();
    if (!told_ready && count(Robot::State::ready) == robots.size())
        tell_ready();
    loop.at(steady_now() + Duration{200}, [this] { look_round(); });
}

void Crew::Inside::tell_ready() {
    told_ready = true;
    log_info("robot", "all robots are at their seats count=" + std::to_string(robots.size()));
    if (options.ready_file.empty())
        return;
    const auto part = options.ready_file + ".part";
    std::ofstream(part) << "{\"robots\":" << robots.size() << "}\n";
    std::rename(part.c_str(), options.ready_file.c_str());
}

void Crew::run(Duration length) {
    auto& in = *inside_;
    for (const auto& robot : in.robots)
        robot->begin();
    in.look_round();
    if (length.ms > 0)
        in.loop.at(steady_now() + length, [&in] { in.loop.stop(); });
    in.loop.run();
    for (const auto& robot : in.robots)
        robot->end();
    // The goodbyes are sent; a server that does not answer is not waited for.
    in.loop.run_until([] { return false; }, Duration{700});
}

void Crew::stop() {
    inside_->loop.stop();
}

std::vector<CrewRow> Crew::rows() const {
    std::vector<CrewRow> out;
    for (const auto& robot : inside_->robots)
        out.push_back({robot->settings(), robot->tally(), robot->state(), robot->error()});
    return out;
}

} // namespace ringroom::robot
