// A seat finds the labs of this machine by itself; and a forged or broken answer finds nothing.
#include "client/finder.h"
#include "client/limits.h"
#include "system/lab.h"

#include <algorithm>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/finding.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// What a Finder told last.
class Found {
public:
    explicit Found(client::Network& network)
        : finder_(network, client::Finder::Reach::this_machine, [this](auto labs) {
            const std::lock_guard lock(mutex_);
            labs_ = std::move(labs);
        }) {}
    [[nodiscard]] std::vector<client::FoundLab> all() const {
        const std::lock_guard lock(mutex_);
        return labs_;
    }
    [[nodiscard]] std::optional<client::FoundLab> at(std::uint16_t port) const {
        for (const auto& lab : all())
            if (lab.address.port == port)
                return lab;
        return std::nullopt;
    }

private:
    mutable std::mutex mutex_;
    std::vector<client::FoundLab> labs_; // guarded by mutex_
    client::Finder finder_;
};

/// Something else in the network that answers to questions for labs, as the test likes.
class Stranger {
public:
    Stranger() {
        const int on = 1;
        ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&own_), sizeof own_) == 0);
    }
    ~Stranger() { ::close(fd_); }
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

    /// A question that has come, and who asked.
    std::optional<wire::FindLabs> question() {
        std::array<char, wire::find_bytes> bytes{};
        socklen_t size = sizeof asker_;
        const auto got = ::recvfrom(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT,
                                    reinterpret_cast<sockaddr*>(&asker_), &size);
        if (got <= 0)
            return std::nullopt;
        const auto asked =
            wire::decode<wire::FindLabs>({bytes.data(), static_cast<std::size_t>(got)});
        return asked ? std::optional(*asked) : std::nullopt;
    }
    void answer(const std::string& text) const {
        ::sendto(fd_, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&asker_),
                 sizeof asker_);
    }
    void answer(const wire::LabHere& here) const { answer(wire::encode(here)); }

private:
    static sockaddr_in everybody() {
        sockaddr_in out{};
        out.sin_family = AF_INET;
        out.sin_port = htons(wire::find_port);
        out.sin_addr.s_addr = htonl(0x7FFFFFFF);
        return out;
    }
    int fd_ = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in own_ = everybody();
    sockaddr_in asker_{};
};

wire::LabHere good(const std::string& nonce, std::int64_t port) {
    return {.ringroom = "here",
            .nonce = nonce,
            .name = "Z",
            .machine = "desk",
            .port = port,
            .version = "9",
            .level = wire::api_level,
            .clock_ms = wall_now().ms};
}

} // namespace

TEST_CASE("a seat finds the labs that run, by name, and forgets one that went") {
    Lab first;
    std::optional<Lab> second(std::in_place);
    Lab hidden({.arguments = {"--announce", "off"}});
    Found found(first.network);
    REQUIRE(
        first.until([&] { return found.at(first.http_port()) && found.at(second->http_port()); }));
    CHECK_FALSE(found.at(hidden.http_port()));
    const auto lab = *found.at(first.http_port());
    CHECK(lab.name == "Test");
    CHECK(lab.address.host == "127.0.0.1");
    CHECK(lab.version == first.health().version);
    CHECK(lab.level == wire::api_level);
    CHECK(std::abs(lab.clock_ahead.ms) < 60'000);
    const auto gone = second->http_port();
    second.reset();
    CHECK(first.until([&] { return !found.at(gone); }));
    CHECK(found.at(first.http_port()));
}

TEST_CASE("answers that are none find no lab, and the list is bounded") {
    Lab lab; // moves the test's loop
    Stranger stranger;
    Found found(lab.network);
    std::optional<wire::FindLabs> asked;
    REQUIRE(lab.until([&] { return (asked = stranger.question()).has_value(); }));
    CHECK(asked->ringroom == "find");
    const auto nonce = asked->nonce;
    stranger.answer("");
    stranger.answer("garbage \xff\xfe");
    stranger.answer(std::string(5'000, '{'));
    stranger.answer(good("another", 1));
    for (const std::int64_t port : {-1, 0, 65'536})
        stranger.answer(good(nonce, port));
    auto shouting = good(nonce, 2);
    shouting.name = std::string(client::limits::found_text_bytes + 1, 'x');
    stranger.answer(shouting);
    auto bell = good(nonce, 3);
    bell.name = "lab\a";
    stranger.answer(bell);
    auto longest = good(nonce, 4);
    longest.name = std::string(client::limits::found_text_bytes, 'y');
    longest.clock_ms = INT64_MIN;
    stranger.answer(longest);
    REQUIRE(lab.until([&] { return found.at(4).has_value(); })); // those before it have been read
    for (const std::uint16_t port : {1, 2, 3})
        CHECK_FALSE(found.at(port));
    for (std::int64_t port = 5; port < 5 + 2 * 64; ++port)
        stranger.answer(good(nonce, port));
    REQUIRE(lab.until([&] { return found.all().size() == client::limits::labs_found; }));
    stranger.answer(good(nonce, 60'000)); // one too many
    auto renamed = good(nonce, 5);
    renamed.name = "A";
    stranger.answer(renamed);
    REQUIRE(lab.until([&] { return found.at(5) && found.at(5)->name == "A"; }));
    CHECK_FALSE(found.at(60'000));
    CHECK(found.all().size() == client::limits::labs_found);
}

TEST_CASE("who does not ask properly gets no answer from a lab, and the lab stays well") {
    Lab lab;
    const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(wire::find_port);
    to.sin_addr.s_addr = htonl(0x7FFFFFFF);
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
    const auto ask = [&](const std::string& text) {
        ::sendto(fd, text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&to),
                 sizeof to);
    };
    ask("");
    ask("{}");
    ask(R"({"ringroom":"here","nonce":"a"})");
    ask(R"({"ringroom":"find","nonce":")" + std::string(65, 'a') + "\"}");
    ask(R"({"ringroom":"find","nonce":"b","more":")" + std::string(1'000, 'a') + "\"}");
    ask(R"({"ringroom":"find","nonce":"good","of a newer seat":1})");
    std::string heard;
    std::array<char, 2'000> bytes{};
    REQUIRE(lab.until([&] {
        const auto got = ::recv(fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got > 0)
            heard.assign(bytes.data(), static_cast<std::size_t>(got));
        const auto here = wire::decode<wire::LabHere>(heard);
        return here && here->port == lab.http_port();
    }));
    CHECK(wire::decode<wire::LabHere>(heard)->nonce == "good");
    ::close(fd);
    CHECK(lab.health().status == "ok");
}
