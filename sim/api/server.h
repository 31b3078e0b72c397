#pragma once
// The lab's HTTP and WebSocket door under /api/v1. docs/openapi.json describes it; docs/api.md
// teaches it.
//
//     auto server = api::Server::start({.address = "0.0.0.0"}, backend, people, office);
//     ... server->port() ...
//     server.reset();   // refuses new requests, ends streams, joins its threads
//
// One thread moves bytes; a quick and a slow lane of threads run the requests, so that a long
// report or a costly password never delays a seat.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/backend.h"
#include "api/limits.h"
#include "api/people.h"
#include "base/result.h"

namespace ringroom::crm {
class Office;
}

namespace ringroom::api {

/// How long the server waits for whom; a client that is slower loses its connection (of a request
/// being answered: gets 504).
struct Patience {
    Duration head = limits::head_time;
    Duration body = limits::body_time;
    Duration idle = limits::idle_time;
    Duration write = limits::write_time;
    Duration answer = limits::answer_time;
    Duration slow_answer = limits::slow_answer_time;
    Duration linger = limits::linger_time;
    Duration stream_login = limits::stream_login_time;
    Duration heartbeat = limits::heartbeat; ///< a stream silent for two of them is ended
};

struct Options {
    std::string address = "127.0.0.1"; ///< IPv4 or IPv6 to listen on
    std::uint16_t port = 0;            ///< 0: any free one, see Server::port()
    int quick_threads = 2;
    int slow_threads = 2;
    std::size_t connections_an_address = 0;   ///< 0: limits::connections_an_address
    std::vector<std::string> allowed_origins; ///< of browsers, besides the server's own
    Language language = Language::en;         ///< where a request names none
    bool students_write = true;               ///< messages to their class and their teachers
    Patience patience;
    /// To seats that look for labs; nothing: they get no answer. Only on IPv4.
    struct Announced {
        std::string name;
        std::string version;
    };
    std::optional<Announced> announced;
};

class Server {
public:
    /// Listens and starts its threads. `backend`, `people` and `office` must outlive the server.
    /// Error "api.listen" (address in use, not allowed, not an address).
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(Options options, Backend& backend,
                                                               People& people, crm::Office& office);
    /// Ends all connections and waits for the threads. Not on a thread of the API.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;

private:
    struct Inside;
    explicit Server(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

/// The OpenAPI 3.0 document, made from the table of routes and the messages themselves.
[[nodiscard]] std::string openapi();

} // namespace ringroom::api
