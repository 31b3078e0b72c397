#include "sip/loop.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <utility>

#include <sofia-sip/su.h>
#include <sofia-sip/su_wait.h>

#include "base/check.h"
#include "base/mailbox.h"
#include "base/thread_check.h"
#include "sip/limits.h"

namespace ringroom::sip {

struct Loop::Inside {
    struct Watched {
        int index = 0; ///< sofia's name for the registration
        std::shared_ptr<Task> task;
    };

    su_root_t* root = nullptr;
    int timer_fd = -1;
    std::map<int, Watched> watched;
    std::map<std::pair<Instant, std::uint64_t>, Task> timers; ///< by deadline, then by asking
    std::map<std::uint64_t, Instant> deadlines;               ///< id to deadline
    std::uint64_t last_timer = 0;
    Instant armed = Instant::never();
    Mailbox<Task> posted{limits::posted};
    std::atomic<bool> stopping = false;
    ThreadCheck thread;

    void arm() {
        const auto next = timers.empty() ? Instant::never() : timers.begin()->first.first;
        if (next == armed)
            return;
        armed = next;
        itimerspec when{};
        if (next != Instant::never()) {
            // Zero would disarm; what is due fires at once.
            const auto ms = next.ms > 0 ? next.ms : 0;
            when.it_value.tv_sec = ms / 1000;
            when.it_value.tv_nsec = ms % 1000 * 1'000'000 + 1;
        }
        check(timerfd_settime(timer_fd, TFD_TIMER_ABSTIME, &when, nullptr) == 0, "timer is armed");
    }

    void fire() {
        std::uint64_t times = 0;
        if (read(timer_fd, &times, sizeof times) < 0 && errno != EAGAIN)
            check(false, "timer is read");
        armed = Instant::never();
        // What a task adds for "now" waits for the next round, so that sockets get their turn.
        const auto last = last_timer;
        const auto now = steady_now();
        for (auto it = timers.begin(); it != timers.end() && it->first.first <= now;) {
            if (it->first.second > last) {
                ++it;
                continue;
            }
            const auto task = std::move(it->second);
            deadlines.erase(it->first.second);
            timers.erase(it);
            task();
            it = timers.begin();
        }
        arm();
    }

    void take_posted() {
        for (auto& task : posted.take_all())
            task();
        if (stopping.load())
            su_root_break(root);
    }

    void watch(int fd, Task task) {
        check(!watched.contains(fd), "a descriptor is watched once");
        auto kept = std::make_shared<Task>(std::move(task));
        su_wait_t wait{};
        check(su_wait_create(&wait, fd, SU_WAIT_IN) == 0, "descriptor can be waited for");
        const int index = su_root_register(
            root, &wait,
            [](su_root_magic_t*, su_wait_t* w, su_wakeup_arg_t* magic) {
                auto& self = *static_cast<Inside*>(magic);
                const auto found = self.watched.find(w->fd);
                if (found == self.watched.end())
                    return 0;
                const auto alive = found->second.task; // the task may unwatch itself
                (*alive)();
                return 0;
            },
            this, su_pri_normal);
        check(index > 0, "descriptor is registered");
        watched.emplace(fd, Watched{index, std::move(kept)});
    }
};

Loop::Loop()
    : in_(std::make_unique<Inside>()) {
    static const bool once = su_init() == 0;
    check(once, "sofia is initialised");
    in_->thread.here();
    in_->root = su_root_create(nullptr);
    check(in_->root != nullptr, "a root exists");
    in_->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    check(in_->timer_fd >= 0, "a timer exists");
    in_->watch(in_->timer_fd, [this] { in_->fire(); });
    in_->watch(in_->posted.fd(), [this] { in_->take_posted(); });
}

Loop::~Loop() {
    for (const auto& [fd, watched] : in_->watched)
        su_root_deregister(in_->root, watched.index);
    su_root_destroy(in_->root);
    close(in_->timer_fd);
}

void Loop::watch(int fd, Task task) {
    in_->thread.here();
    in_->watch(fd, std::move(task));
}

void Loop::unwatch(int fd) {
    in_->thread.here();
    const auto found = in_->watched.find(fd);
    if (found == in_->watched.end())
        return;
    su_root_deregister(in_->root, found->second.index);
    in_->watched.erase(found);
}

Loop::TimerId Loop::at(Instant when, Task task) {
    in_->thread.here();
    const auto id = ++in_->last_timer;
    in_->timers.emplace(std::pair{when, id}, std::move(task));
    in_->deadlines.emplace(id, when);
    in_->arm();
    return {id};
}

void Loop::cancel(TimerId timer) {
    in_->thread.here();
    const auto found = in_->deadlines.find(timer.value);
    if (found == in_->deadlines.end())
        return;
    in_->timers.erase({found->second, found->first});
    in_->deadlines.erase(found);
    in_->arm();
}

Loop::TimerId Loop::defer(Task task) {
    return at(Instant{0}, std::move(task));
}

bool Loop::post(Task task) {
    return in_->posted.post(std::move(task));
}

void Loop::run() {
    in_->thread.here();
    if (!in_->stopping.load())
        su_root_run(in_->root);
    in_->stopping = false;
}

void Loop::stop() {
    in_->stopping = true;
    // A full mailbox is readable anyway, and reading it looks at `stopping`.
    static_cast<void>(in_->posted.post([] {}));
}

bool Loop::run_until(const std::function<bool()>& done, Duration patience) {
    in_->thread.here();
    const auto end = steady_now() + patience;
    bool met = done();
    while (!met) {
        const auto left = end - steady_now();
        if (left.ms <= 0)
            break;
        su_root_step(in_->root, static_cast<su_duration_t>(left.ms));
        met = done();
    }
    return met;
}

su_root_s* Loop::root() const {
    return in_->root;
}

} // namespace ringroom::sip
