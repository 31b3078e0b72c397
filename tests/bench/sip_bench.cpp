// What signalling costs the server: CPU of the control thread alone, the telephones living in a
// thread of their own. Prints one JSON object a line.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <future>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "base/log.h"
#include "sip/digest.h"
#include "sip/loop.h"
#include "sip/phone.h"
#include "sip/stack.h"

using namespace ringroom;
using namespace ringroom::sip;

namespace {

double thread_cpu_ms() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

double wall_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

long resident_kb() {
    long size = 0;
    long resident = 0;
    if (FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &size, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return resident * sysconf(_SC_PAGESIZE) / 1024;
}

void print(const char* name, double value, const char* unit) {
    std::printf("{\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"}\n", name, value, unit);
    std::fflush(stdout);
}

std::optional<Secret> secret_of(std::string_view user) {
    return Secret{.ha1_md5 = digest_ha1(Algorithm::md5, user, "ringroom", "pw")};
}

/// The bench is one address that asks as fast as it can.
StackOptions without_limits() {
    constexpr int many = 1'000'000;
    return {.port = 0,
            .sha256 = false,
            .requests_a_second = many,
            .requests_at_once = many,
            .invites_a_second = many,
            .invites_at_once = many};
}

Media media_at(std::uint16_t port) {
    Media media;
    media.address = "127.0.0.1";
    media.port = port;
    return media;
}

/// One register cycle as a telephone without memory does it: asked, 401, answered, 200.
void register_cycle(int fd, std::uint16_t own, int user, int cycle) {
    const auto send = [&](int cseq, const std::string& credentials) {
        const auto text = fmt::format(
            "REGISTER sip:127.0.0.1 SIP/2.0\r\n"
            "Via: SIP/2.0/UDP 127.0.0.1:{0};branch=z9hG4bK{1}x{2}x{3};rport\r\n"
            "Max-Forwards: 70\r\nFrom: <sip:{1}@127.0.0.1>;tag=t{2}\r\n"
            "To: <sip:{1}@127.0.0.1>\r\nCall-ID: c{1}@bench\r\nCSeq: {4} REGISTER\r\n"
            "Contact: <sip:{1}@127.0.0.1:{0}>\r\nExpires: 3600\r\n{5}Content-Length: 0\r\n\r\n",
            own, user, cycle, cseq, cycle * 2 + cseq, credentials);
        if (::send(fd, text.data(), text.size(), 0) < 0)
            std::abort();
        char buffer[4096];
        const auto size = recv(fd, buffer, sizeof buffer, 0);
        return std::string(buffer, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    };
    const auto asked = send(1, {});
    const auto at = asked.find("nonce=\"") + 7;
    DigestFields challenge{
        .realm = "ringroom", .nonce = asked.substr(at, asked.find('"', at) - at), .qop = "auth"};
    const auto answer =
        answer_challenge(challenge, std::to_string(user), "pw", "REGISTER", "sip:127.0.0.1", 1);
    if (!send(2, "Authorization: " + *answer + "\r\n").starts_with("SIP/2.0 200")) {
        std::fprintf(stderr, "a registration failed\n");
        std::exit(1);
    }
}

void bench_register(int cycles) {
    Loop loop;
    auto stack = Stack::open(loop, without_limits(), secret_of, [](const Event&) {});
    const auto port = (*stack)->port();
    std::thread telephones([&, port] {
        const int fd = socket(AF_INET, SOCK_DGRAM, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            std::abort();
        sockaddr_in own{};
        socklen_t size = sizeof own;
        getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size);
        for (int i = 0; i < cycles; ++i)
            register_cycle(fd, ntohs(own.sin_port), 200 + i % 100, i);
        close(fd);
        loop.stop();
    });
    const double cpu = thread_cpu_ms();
    const double start = wall_s();
    loop.run();
    const double spent = thread_cpu_ms() - cpu;
    const double seconds = wall_s() - start;
    telephones.join();
    print("sip.register_digest_cycle_cpu", spent / cycles, "ms");
    print("sip.register_digest_cycles_per_second_one_phone_at_a_time", cycles / seconds, "1/s");
}

/// Callers and agents, in a thread of their own.
struct Telephones {
    Loop loop;
    std::vector<std::unique_ptr<Phone>> agents, callers;
    int ready = 0;
    int left;
    int finished = 0;
    int failed = 0;

    Telephones(std::uint16_t port, int pairs, int calls)
        : left(calls) {
        for (int i = 0; i < pairs; ++i) {
            agents.push_back(make(port, "3" + std::to_string(i), false));
            callers.push_back(make(port, "1" + std::to_string(i), true));
        }
    }
    std::unique_ptr<Phone> make(std::uint16_t port, const std::string& user, bool caller) {
        auto holder = std::make_shared<Phone*>(nullptr);
        auto phone = Phone::open(
            loop, {.server_port = port, .user = user, .password = "pw"},
            [this, holder, caller](const Event& event) { on_event(**holder, caller, event); });
        *holder = phone->get();
        (*phone)->register_now();
        return std::move(*phone);
    }
    void on_event(Phone& phone, bool caller, const Event& event) {
        if (const auto* registered = std::get_if<Registered>(&event))
            ready += registered->registered ? 1 : 0;
        if (const auto* invited = std::get_if<Invited>(&event))
            if (!phone.answer(invited->leg, media_at(40000)))
                ++failed;
        if (const auto* released = std::get_if<Released>(&event); released != nullptr && caller) {
            ++finished;
            failed += released->cause == Cause::normal ? 0 : 1;
            next(phone);
        }
    }
    void next(Phone& phone) {
        if (left-- > 0)
            phone.call("95588", media_at(40002));
    }
};

/// The server's part: each caller gets an agent, and when both talk, both are hung up.
struct Switch {
    std::unique_ptr<Stack> stack;
    std::unordered_map<LegId, LegId> other;
    std::uint64_t last = 0;
    int pairs;

    Switch(Loop& loop, int p)
        : pairs(p) {
        stack = std::move(*Stack::open(loop, without_limits(), secret_of,
                                       [this](const Event& event) { on_event(event); }));
    }
    void on_event(const Event& event) {
        if (const auto* invited = std::get_if<Invited>(&event)) {
            stack->ring(invited->leg);
            const LegId out{++last};
            other[out] = invited->leg;
            other[invited->leg] = out;
            stack->originate({.leg = out,
                              .user = "3" + invited->from.substr(1),
                              .from = invited->from,
                              .headers = {{"X-Ringroom-Contact", "1"}},
                              .media = media_at(50000)});
        } else if (const auto* answered = std::get_if<Answered>(&event)) {
            if (!stack->answer(other[answered->leg], media_at(50002)))
                std::abort();
        } else if (const auto* confirmed = std::get_if<Confirmed>(&event)) {
            stack->release(other[confirmed->leg]);
            stack->release(confirmed->leg);
        } else if (const auto* released = std::get_if<Released>(&event)) {
            other.erase(released->leg);
        }
    }
};

void bench_calls(int pairs, int calls) {
    Loop loop;
    Switch server(loop, pairs);
    std::promise<void> registered;
    std::promise<void> go;
    const auto port = server.stack->port();
    int failed = 0;
    std::thread telephones([&, port] {
        Telephones phones(port, pairs, calls);
        phones.loop.run_until([&] { return phones.ready == 2 * pairs; }, 60_s);
        registered.set_value();
        go.get_future().wait();
        for (auto& caller : phones.callers)
            phones.next(*caller);
        phones.loop.run_until([&] { return phones.finished >= calls; }, 120_s);
        failed = phones.failed + (calls - phones.finished);
        loop.stop();
    });
    auto all = registered.get_future();
    loop.run_until(
        [&] { return all.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }, 60_s);
    const long before = resident_kb();
    const double cpu = thread_cpu_ms();
    const double start = wall_s();
    go.set_value();
    loop.run();
    const double spent = thread_cpu_ms() - cpu;
    const double seconds = wall_s() - start;
    telephones.join();
    const auto name = fmt::format("sip.call_two_legs_{}_at_once", pairs);
    print((name + "_cpu").c_str(), spent / calls, "ms");
    print((name + "_rate").c_str(), calls / seconds, "1/s");
    print((name + "_failed").c_str(), failed, "calls");
    print((name + "_memory_growth_with_telephones").c_str(),
          static_cast<double>(resident_kb() - before), "kB");
}

} // namespace

int main(int argc, char** argv) {
    set_log_level(LogLevel::error);
    const int scale = argc > 1 ? std::atoi(argv[1]) : 1;
    bench_register(4000 * scale);
    bench_calls(1, 1000 * scale);
    bench_calls(50, 4000 * scale);
    return 0;
}
