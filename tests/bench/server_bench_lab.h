#pragma once
// For server_bench: a lab in a folder of its own, run by a child process, so that its processor
// time and memory can be told from those of the telephones.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "robot/crew.h"
#include "server/child.h"

namespace ringroom::bench {

/// Where trunk calls come from; the seats' telephones stay on 127.0.0.1.
inline constexpr const char* trunk_address = "127.0.0.2";
inline constexpr const char* service_number = "96100";

inline double now_ms() {
    return std::chrono::duration<double, std::milli>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

class BenchLab {
public:
    /// Nothing where the lab did not start; its log says why.
    static std::optional<BenchLab> start(int seats) {
        BenchLab lab;
        std::string pattern =
            (std::filesystem::temp_directory_path() / "ringroom-bench-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            return std::nullopt;
        lab.folder_ = pattern;
        lab.write_settings(seats);
        const auto ready = lab.folder_ / "ready.json";
        auto child = server::Child::start({"serve", "--data", lab.folder_ / "data", "--sip-port",
                                           "0", "--http-port", "0", "--seed", "7", "--trunk",
                                           trunk_address, "--invites-a-second", "1000000",
                                           "--ready-file", ready, "--quiet"},
                                          lab.folder_ / "out", lab.folder_ / "log");
        if (!child)
            return std::nullopt;
        lab.child_ = std::move(*child);
        if (!lab.await(ready))
            return std::nullopt;
        return lab;
    }
    BenchLab(BenchLab&& other) noexcept
        : folder_(std::move(other.folder_))
        , child_(std::exchange(other.child_, std::nullopt))
        , sip_port_(other.sip_port_)
        , http_port_(other.http_port_) {}
    BenchLab& operator=(BenchLab&&) = delete;
    ~BenchLab() {
        if (!child_)
            return;
        const int code = child_->stop(Duration{20'000});
        if (code != 0) {
            std::fprintf(stderr, "the lab ended with %d; see %s\n", code, folder_.c_str());
            return;
        }
        std::error_code error;
        std::filesystem::remove_all(folder_, error);
    }

    [[nodiscard]] std::uint16_t sip_port() const { return sip_port_; }
    [[nodiscard]] client::Address api() const { return {"127.0.0.1", http_port_}; }
    [[nodiscard]] std::vector<robot::CardRow> cards() const {
        std::ifstream in(folder_ / "data" / "cards.csv", std::ios::binary);
        const std::string csv((std::istreambuf_iterator<char>(in)), {});
        const auto cards = robot::read_cards(csv);
        return cards ? *cards : std::vector<robot::CardRow>{};
    }
    /// Of all threads of the lab so far.
    [[nodiscard]] double cpu_ms() const {
        clockid_t clock{};
        timespec spent{};
        if (::clock_getcpuclockid(child_->pid(), &clock) != 0 ||
            ::clock_gettime(clock, &spent) != 0)
            return 0;
        return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) * 1e-6;
    }
    [[nodiscard]] double resident_kb() const {
        std::ifstream in(fmt::format("/proc/{}/statm", child_->pid()));
        long size = 0;
        long resident = 0;
        in >> size >> resident;
        return static_cast<double>(resident * ::sysconf(_SC_PAGESIZE)) / 1024;
    }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

private:
    BenchLab() = default;

    void write_settings(int seats) const {
        const auto data = folder_ / "data";
        std::filesystem::create_directories(data / "ivr");
        std::ofstream(data / "lab.toml")
            << "[lab]\nname = { zh = \"量\", en = \"Bench\" }\nzone = \"Asia/Shanghai\"\n"
               "language = \"zh\"\n\n[[queue]]\nkey = \"general\"\n"
               "name = { zh = \"综合席\", en = \"Any agent\" }\nstrategy = \"longest_idle\"\n"
               "ring_time = \"15s\"\nwrap_up = { mode = \"none\" }\nmax_waiting = 500\n\n"
               "[[number]]\ndials = \"96100\"\nname = { zh = \"热线\", en = \"Line\" }\n"
               "to = \"flow:96100\"\n\n"
            << fmt::format("[[agents]]\nnumbers = \"1001-{}\"\nqueues = [\"general\"]\n",
                           1000 + seats);
        std::ofstream(data / "ivr" / "96100.lua")
            << "flow { title = \"line\", number = \"96100\", start = \"welcome\", "
               "on_fault = \"anybody\", language = \"zh\" }\n"
               "menu \"welcome\" { play = \"您好,人工服务请按 0。\", keys = { [\"0\"] = "
               "\"anybody\" }, wait = 5, timeouts = 3, failures = 3, on_timeout = \"anybody\", "
               "on_failure = \"anybody\" }\n"
               "queue \"anybody\" { queue = \"综合席\" }\n";
        std::ofstream people(data / "people.csv");
        people << "number,name,class,role\n";
        for (int n = 1; n <= seats; ++n)
            people << 1000 + n << ",学生" << n << ",话务一班,学生\n";
    }

    bool await(const std::filesystem::path& ready) {
        for (int i = 0; i < 600 && !std::filesystem::exists(ready); ++i) {
            if (child_->ended()) {
                child_.reset();
                std::fprintf(stderr, "the lab did not start; see %s\n", folder_.c_str());
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        std::ifstream in(ready);
        const auto ports = nlohmann::json::parse(in, nullptr, false);
        if (!ports.is_object())
            return false;
        sip_port_ = ports.value("sip_port", std::uint16_t{0});
        http_port_ = ports.value("http_port", std::uint16_t{0});
        return true;
    }

    std::filesystem::path folder_;
    std::optional<server::Child> child_;
    std::uint16_t sip_port_ = 0;
    std::uint16_t http_port_ = 0;
};

} // namespace ringroom::bench
