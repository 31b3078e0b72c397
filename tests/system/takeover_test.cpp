// One number at two seats: who signs in last has it, and the other is told.
#include "system/lab.h"

#include <atomic>

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

/// The API's end of a seat: a login of its own, a stream, and what the stream said last.
class Place {
public:
    Place(Lab& lab, const std::string& number)
        : client_(lab.network, {"127.0.0.1", lab.http_port()}) {
        const auto login = client_.wait<wire::LoginAnswer>(
            "POST", "/login", wire::encode(wire::LoginRequest{number, lab.password(number)}));
        REQUIRE(login);
        client_.use_token(login->token);
        stream_ = std::make_unique<client::EventStream>(
            lab.network, client::Address{"127.0.0.1", lab.http_port()}, login->token,
            client::EventStream::Handlers{.message = [this](auto) { ++heard_; },
                                          .ended =
                                              [this](Error error) {
                                                  const std::lock_guard lock(mutex_);
                                                  ended_ = error.code;
                                              }});
        REQUIRE(lab.until([this] { return heard() > 0; })); // the greeting
    }
    /// The refusal's code, or nothing.
    std::string sit() {
        const auto sat = client::body_of(client_.wait("POST", "/seat/log-on", "{}"));
        return sat ? "" : sat.error().code;
    }
    [[nodiscard]] int heard() const { return heard_; }
    [[nodiscard]] std::string ended() const {
        const std::lock_guard lock(mutex_);
        return ended_;
    }

private:
    client::Client client_;
    std::atomic<int> heard_{0};
    mutable std::mutex mutex_;
    std::string ended_; // guarded by mutex_
    std::unique_ptr<client::EventStream> stream_;
};

} // namespace

TEST_CASE("a number that signs in at another seat leaves the first, which is told") {
    Lab lab;
    Seat telephone(lab, "1001", 700, false); // a telephone must be there to log on
    Place first(lab, "1001");
    Place onlooker(lab, "1001"); // another program of the same person sits at no seat
    Place other(lab, "1002");
    first.sit();
    Place second(lab, "1001");
    CHECK(first.ended().empty());
    second.sit();
    REQUIRE(lab.until([&] { return !first.ended().empty(); }));
    CHECK(first.ended() == "client.signed_in_elsewhere");
    const int before = second.heard();
    telephone.ready();
    REQUIRE(lab.until([&] { return second.heard() > before; })); // the second seat is in the lab
    CHECK(second.ended().empty());
    CHECK(onlooker.ended().empty());
    CHECK(other.ended().empty());
    second.sit(); // again, as after a broken connection
    first.sit();  // and back, though its stream is gone
    REQUIRE(lab.until([&] { return !second.ended().empty(); }));
    CHECK(second.ended() == "client.signed_in_elsewhere");
}
