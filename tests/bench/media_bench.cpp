// What the engine costs beside a bare relay in the same run. The RTP generator lives in a child
// process whose CPU is not counted. Prints one JSON object a line:
//     {"name": ..., "value": ..., "unit": ..., "floor": ...}
// Usage: media_bench [calls [seconds [workers [gather_ms]]]]   (default: the points of the issue)
#include <arpa/inet.h>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <netinet/in.h>
#include <string>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.h"
#include "media/engine.h"

using namespace ringroom;
using namespace ringroom::media;

namespace {

constexpr int packet_bytes = 172;
constexpr int tick_us = 20'000;
constexpr int slices = 10; // the generator spreads its packets over so many instants of a tick

std::int64_t clock_us() {
    timespec t{};
    ::clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1'000'000 + t.tv_nsec / 1000;
}

std::int64_t cpu_us() { // of this process, all threads, kernel included
    timespec t{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1'000'000 + t.tv_nsec / 1000;
}

std::int64_t memory_kb() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
        if (word == "VmRSS:") {
            std::int64_t kb = 0;
            status >> kb;
            return kb;
        }
    return 0;
}

sockaddr_in loopback(int port) {
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons(static_cast<std::uint16_t>(port));
    return a;
}

int udp(int port, int& bound) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    auto a = loopback(port);
    check(fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0, "a socket");
    socklen_t size = sizeof a;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&a), &size);
    bound = ntohs(a.sin_port);
    return fd;
}

/// A telephone of the generator: its socket and where it sends.
struct Phone {
    int fd = -1;
    int port = 0;
    int peer = 0;
};

struct Shared {
    std::atomic<int> phase{0}; // 1: run, 2: stop sending, 3: end
    std::atomic<std::uint64_t> sent{0}, got{0};
};

/// Sends 50 packets a second from each phone, spread over the tick; counts what comes back once a
/// tick, so that the engine pays no wake-up of ours, just as with telephones elsewhere.
void generate(std::vector<Phone>& phones, Shared& shared) {
    for (auto& phone : phones) {
        const auto to = loopback(phone.peer);
        check(::connect(phone.fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0,
              "a phone knows its peer");
    }
    std::vector<std::uint8_t> packet(packet_bytes, 0xD5);
    packet[0] = 0x80;
    std::uint8_t sink[2048];
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    auto next = clock_us();
    std::uint64_t sent = 0;
    std::uint64_t got = 0;
    while (shared.phase.load() < 3) {
        for (int slice = 0; slice < slices; ++slice) {
            for (std::size_t i = static_cast<std::size_t>(slice); i < phones.size(); i += slices) {
                if (shared.phase.load(std::memory_order_relaxed) == 1) {
                    packet[1] = 8;
                    packet[2] = static_cast<std::uint8_t>(sequence >> 8);
                    packet[3] = static_cast<std::uint8_t>(sequence);
                    for (int b = 0; b < 4; ++b)
                        packet[4 + static_cast<std::size_t>(b)] =
                            static_cast<std::uint8_t>(timestamp >> (24 - 8 * b));
                    packet[11] = static_cast<std::uint8_t>(i);
                    packet[20 + sequence % 100] ^= 0x55;
                    sent += ::send(phones[i].fd, packet.data(), packet.size(), 0) > 0;
                }
                while (::recv(phones[i].fd, sink, sizeof sink, 0) > 0)
                    ++got;
            }
            shared.sent = sent;
            shared.got = got;
            next += tick_us / slices;
            const auto rest = next - clock_us();
            if (rest > 0)
                ::usleep(static_cast<useconds_t>(rest));
        }
        ++sequence;
        timestamp += 160;
    }
    ::_exit(0);
}

class Generator {
public:
    explicit Generator(std::size_t count)
        : phones_(count) {
        shared_ = new (::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Shared;
        for (auto& phone : phones_)
            phone.fd = udp(0, phone.port);
    }
    std::vector<Phone>& phones() { return phones_; }
    Shared& shared() { return *shared_; }
    void start() {
        child_ = ::fork();
        if (child_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            generate(phones_, *shared_);
        }
        for (auto& phone : phones_)
            ::close(phone.fd);
        shared_->phase = 1;
    }
    void stop_sending() { shared_->phase = 2; }
    void end() {
        shared_->phase = 3;
        ::waitpid(child_, nullptr, 0);
    }

private:
    std::vector<Phone> phones_;
    Shared* shared_ = nullptr;
    pid_t child_ = -1;
};

struct Measured {
    double ms_per_call_second = 0;
    double lost_percent = 0;
    double kb_per_call = 0;
};

/// Lets the generator run and measures the CPU of this process meanwhile.
template <class Pump>
Measured measure(Generator& generator, int seconds, double packets_per_call_second, Pump pump) {
    generator.start();
    const auto warm = clock_us() + 1'500'000;
    while (clock_us() < warm)
        pump();
    const auto cpu = cpu_us();
    const auto start = clock_us();
    const auto sent = generator.shared().sent.load();
    while (clock_us() < start + seconds * 1'000'000LL)
        pump();
    const auto spent = static_cast<double>(cpu_us() - cpu);
    // Call-seconds by the packets that were really sent: a generator that is starved of CPU on a
    // busy machine must not make us look good.
    const auto sent_meanwhile = static_cast<double>(generator.shared().sent.load() - sent);
    const auto call_seconds = sent_meanwhile / packets_per_call_second;
    generator.stop_sending();
    const auto quiet = clock_us() + 300'000;
    while (clock_us() < quiet)
        pump();
    const auto all_sent = static_cast<double>(generator.shared().sent.load());
    const auto all_got = static_cast<double>(generator.shared().got.load());
    return {.ms_per_call_second = spent / 1000 / call_seconds,
            .lost_percent = 100 * (1 - all_got / all_sent)};
}

/// The bare relay: one thread, epoll, recv, sendto; optionally nothing else.
Measured relay(int calls, int seconds) {
    Generator generator(static_cast<std::size_t>(calls) * 2);
    auto& phones = generator.phones();
    std::vector<Phone> ours(phones.size());
    const int set = ::epoll_create1(0);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        ours[i].fd = udp(0, ours[i].port);
        phones[i].peer = ours[i].port;
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        ::epoll_ctl(set, EPOLL_CTL_ADD, ours[i].fd, &event);
    }
    const auto result = measure(generator, seconds, 100, [&] {
        epoll_event ready[256];
        std::uint8_t packet[2048];
        const int n = ::epoll_wait(set, ready, 256, 10);
        for (int e = 0; e < n; ++e) {
            const auto i = ready[e].data.u64;
            const auto size = ::recv(ours[i].fd, packet, sizeof packet, 0);
            const auto other = i ^ 1;
            const auto to = loopback(phones[other].port);
            if (size > 0)
                ::sendto(ours[other].fd, packet, static_cast<std::size_t>(size), 0,
                         reinterpret_cast<const sockaddr*>(&to), sizeof to);
        }
    });
    generator.end();
    for (const auto& own : ours)
        ::close(own.fd);
    ::close(set);
    return result;
}

enum class Scene { recorded_pair, plain_pair, virtual_customer, mixed_pair };

int workers = 0;
Duration gather = Options{}.gather;

/// Brings up call number `call` of the scene.
void bring_up(Engine& e, Generator& generator, Scene scene, int call, const ClipPtr& clip) {
    const bool pair = scene != Scene::virtual_customer;
    const Affinity key{static_cast<std::uint64_t>(call)};
    const auto bridge = *e.create_bridge(key);
    std::vector<PartyId> parties;
    for (int leg = 0; leg < (pair ? 2 : 1); ++leg) {
        const auto opened = *e.open_rtp(key);
        auto& phone = generator.phones()[static_cast<std::size_t>(pair ? call * 2 + leg : call)];
        phone.peer = opened.port;
        (void)e.set_remote(opened.party, {.ip = "127.0.0.1",
                                          .port = static_cast<std::uint16_t>(phone.port),
                                          .codec = Codec::pcma,
                                          .event_payload = 101});
        parties.push_back(opened.party);
    }
    if (!pair) {
        parties.push_back(*e.open_virtual(key));
        (void)e.play(parties.back(), {clip}, {.loop = true});
        e.listen(parties.front(), true);
    }
    if (scene == Scene::mixed_pair)
        parties.push_back(*e.open_virtual(key)); // silent, but heard: both sides mix
    for (const auto party : parties)
        (void)e.join(bridge, party);
    if (scene == Scene::recorded_pair || scene == Scene::virtual_customer) {
        const auto recording = *e.start_recording(key, std::to_string(call) + ".wav",
                                                  {.channels = 3, .codec = Codec::pcma});
        for (int channel = 0; channel < 2; ++channel)
            (void)e.attach(recording, parties[static_cast<std::size_t>(channel)], channel);
    }
}

Measured engine(Scene scene, int calls, int seconds) {
    const bool pair = scene != Scene::virtual_customer;
    Generator generator(static_cast<std::size_t>(calls) * (pair ? 2 : 1));
    const std::string folder = std::filesystem::temp_directory_path() /
                               ("ringroom-media-bench-" + std::to_string(::getpid()));
    Measured result;
    {
        auto started = Engine::start({.workers = workers, .recordings = folder, .gather = gather});
        check(started.has_value(), "the engine starts");
        auto& e = **started;
        std::vector<std::int16_t> music(8000 * 10);
        for (std::size_t i = 0; i < music.size(); ++i)
            music[i] = static_cast<std::int16_t>((i * 2654435761U >> 20) % 4000);
        const auto clip = make_clip(music);
        const auto before = memory_kb();
        for (int call = 0; call < calls; ++call)
            bring_up(e, generator, scene, call, clip);
        std::vector<Event> events;
        result = measure(generator, seconds, pair ? 100 : 50, [&] {
            ::usleep(10'000);
            events.clear();
            e.poll(events);
        });
        result.kb_per_call = static_cast<double>(memory_kb() - before) / calls;
        const auto counters = e.counters();
        std::fprintf(stderr, "  ticks %llu late %llu events lost %llu turns %llu\n",
                     static_cast<unsigned long long>(counters.ticks),
                     static_cast<unsigned long long>(counters.late_ticks),
                     static_cast<unsigned long long>(counters.events_lost),
                     static_cast<unsigned long long>(counters.turns));
        generator.end();
    }
    std::filesystem::remove_all(folder);
    return result;
}

void print(const std::string& name, double value, const char* unit, double floor) {
    std::printf("{\"name\": \"%s\", \"value\": %.4f, \"unit\": \"%s\", \"floor\": %.4f}\n",
                name.c_str(), value, unit, floor);
    std::fflush(stdout);
}

void point(const std::string& name, Scene scene, int calls, int seconds, double floor) {
    const auto result = engine(scene, calls, seconds);
    print("media." + name + ".cpu", result.ms_per_call_second, "ms per call-second", floor);
    print("media." + name + ".memory", result.kb_per_call, "kB per call", 0);
    if (scene != Scene::virtual_customer && scene != Scene::mixed_pair)
        print("media." + name + ".lost", result.lost_percent, "%", 0);
}

} // namespace

int main(int argc, char** argv) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 8;
    if (argc > 3)
        workers = std::atoi(argv[3]);
    if (argc > 4)
        gather = Duration{std::atoi(argv[4])};
    std::vector<int> pairs{200, 800};
    if (argc > 1)
        pairs = {std::atoi(argv[1])};
    double last_floor = 0;
    for (const int calls : pairs) {
        const auto floor = relay(calls, seconds);
        last_floor = floor.ms_per_call_second;
        const auto n = std::to_string(calls);
        print("media.relay_" + n + ".cpu", last_floor, "ms per call-second", last_floor);
        print("media.relay_" + n + ".lost", floor.lost_percent, "%", 0);
        point("pair_recorded_" + n, Scene::recorded_pair, calls, seconds, last_floor);
        point("pair_" + n, Scene::plain_pair, calls, seconds, last_floor);
    }
    if (argc > 1)
        return 0;
    point("virtual_recorded_500", Scene::virtual_customer, 500, seconds, last_floor);
    point("pair_mixed_200", Scene::mixed_pair, 200, seconds, last_floor);
    return 0;
}
