#include "media/worker.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/check.h"

namespace ringroom::media {
namespace {

constexpr std::int64_t tick_us = limits::tick_ms * 1000;
constexpr int events_at_once = 512;
constexpr int ticks_made_up = 5; // after a stall; older ones are dropped

std::int64_t clock_us() {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000 + t.tv_nsec / 1000;
}

} // namespace

Worker::Worker(const Settings& settings, const Wakeup& told)
    : settings_(settings)
    , told_(told) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    check(epoll_ >= 0, "an epoll set can be made");
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    check(::epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeup_.fd(), &event) == 0, "the wake-up is watched");
    parties_.reserve(limits::parties);
    devices_.reserve(limits::parties);
    bridges_.reserve(limits::parties);
    recordings_.reserve(limits::parties);
    if (settings_.thread)
        thread_ = std::thread([this] { run(); });
}

Worker::~Worker() {
    stop();
    for (auto* party : parties_)
        returned_.give(party);
    for (auto* bridge : bridges_)
        returned_.give(bridge);
    for (auto* recording : recordings_)
        returned_.give(recording);
    ::close(epoll_);
}

void Worker::stop() {
    if (stopping_.exchange(true))
        return;
    wakeup_.wake();
    if (thread_.joinable())
        thread_.join();
    take_commands(now_us_);
    for (auto* recording : recordings_)
        if (!recording->ended())
            recording->stop(now_us_);
}

void Worker::run() {
    ::prctl(PR_SET_NAME, "media");
    next_tick_us_ = clock_us() + tick_us;
    while (!stopping_.load(std::memory_order_relaxed)) {
        now_us_ = clock_us();
        take_commands(now_us_);
        const bool idle = parties_.empty() && recordings_.empty();
        // A tick that is overdue must not read as "wait for ever".
        auto until_tick = std::max<std::int64_t>(0, next_tick_us_ - now_us_);
        if (device_talks())
            until_tick = std::min(until_tick, limits::device_visit.ms * 1000);
        const auto served = serve_sockets(now_us_, idle ? -1 : until_tick);
        if (idle)
            next_tick_us_ = std::max(next_tick_us_, clock_us());
        tick_if_due(clock_us());
        if (!devices_.empty())
            serve_devices(clock_us());
        turns.add();
        if (std::exchange(news_, false))
            told_.wake();
        const auto rest = std::min(settings_.gather_us, next_tick_us_ - clock_us());
        if (served > 0 && rest > 0) {
            const timespec pause{.tv_sec = 0, .tv_nsec = rest * 1000};
            ::nanosleep(&pause, nullptr);
        }
    }
}

void Worker::turn(std::int64_t now_us) {
    now_us_ = now_us;
    if (next_tick_us_ == 0)
        next_tick_us_ = (now_us / tick_us + 1) * tick_us;
    take_commands(now_us);
    while (serve_sockets(now_us, 0) > 0) {
    }
    tick_if_due(now_us);
    serve_devices(now_us);
    turns.add();
    if (std::exchange(news_, false))
        told_.wake();
}

bool Worker::take_commands(std::int64_t now_us) {
    now_us_ = now_us;
    bool any = false;
    while (auto command = commands_.pop()) {
        std::visit([this](const auto& c) { handle(c); }, *command);
        any = true;
    }
    return any;
}

int Worker::serve_sockets(std::int64_t now_us, std::int64_t wait_us) {
    std::array<epoll_event, events_at_once> ready;
    timespec wait{.tv_sec = 0, .tv_nsec = std::max<std::int64_t>(0, wait_us) * 1000};
    wait.tv_sec = wait.tv_nsec / 1'000'000'000;
    wait.tv_nsec %= 1'000'000'000;
    const int count = ::epoll_pwait2(epoll_, ready.data(), events_at_once,
                                     wait_us < 0 ? nullptr : &wait, nullptr);
    now_us_ = settings_.thread ? clock_us() : now_us;
    int served = 0;
    for (int i = 0; i < count; ++i) {
        const auto tagged = ready[static_cast<std::size_t>(i)].data.u64;
        if (tagged == 0) {
            wakeup_.drain();
            continue;
        }
        // The lowest bit of the pointer tells the RTCP socket from the RTP socket.
        auto& party = *reinterpret_cast<Party*>(tagged & ~std::uint64_t{1});
        if (tagged & 1)
            read_rtcp(party);
        else
            read_rtp(party);
        ++served;
    }
    return served;
}

void Worker::tick_if_due(std::int64_t now_us) {
    now_us_ = now_us;
    if (now_us < next_tick_us_)
        return;
    if (now_us - next_tick_us_ > tick_us)
        late_ticks.add();
    if (now_us - next_tick_us_ > ticks_made_up * tick_us)
        next_tick_us_ = now_us - ticks_made_up * tick_us;
    while (now_us >= next_tick_us_) {
        now_us_ = next_tick_us_; // the media clock does not wander with the scheduler
        tick();
        next_tick_us_ += tick_us;
        ++tick_number_;
        ticks.add();
    }
    now_us_ = now_us;
}

void Worker::tell(Event event) {
    if (events_.push(std::move(event)))
        news_ = true;
    else
        events_lost.add();
}

} // namespace ringroom::media
