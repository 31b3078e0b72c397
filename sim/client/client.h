#pragma once
// The other end of the lab's API: requests over one kept connection and the stream of events, as
// any program of a school might use them. Robots, `ringroom drill` and the demo are such programs.
//
//     Network network;
//     Client client(network, {"127.0.0.1", 8080});
//     auto login = client.wait<wire::LoginAnswer>("POST", "/login", wire::encode(request));
//     client.use_token(login->token);
//
// Callbacks run on the Network's thread and must not block. Everything else may be called from any
// thread but that one.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "wire/messages.h"

namespace ringroom::client {

struct Address {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8080;
    bool operator==(const Address&) const = default;
};
/// "127.0.0.1:8080", "lab.school.cn", ":8081", "http://127.0.0.1:8080/api/v1". Error
/// "client.address".
[[nodiscard]] Result<Address> address_from(std::string_view text);

struct Reply {
    int status = 0;
    std::string body;
    std::uint64_t whole = 0; ///< bytes of all of it, where the body is a part
};

/// What was asked for, or the server's own error code. A body that is not what was promised is
/// "wire.*".
[[nodiscard]] Result<std::string> body_of(const Result<Reply>& reply);

/// One thread that moves the bytes of any number of clients and streams. They must die first.
class Network {
public:
    Network();
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    struct Inside;
    [[nodiscard]] Inside& inside() { return *inside_; }

private:
    std::unique_ptr<Inside> inside_;
};

class Client {
public:
    using OnReply = std::function<void(Result<Reply>)>;

    Client(Network& network, Address server);
    /// Waits until no callback runs; those of requests under way are never called.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// For every request from now on.
    void use_token(std::string token);
    /// Of what the lab says to people, for every request from now on; before: the person's own.
    void use_language(Language language);
    /// One after the other, in the order of asking. `target` stands below /api/v1. Errors:
    /// "client.too_many", and of a server that cannot be had "client.no_such_host",
    /// "client.nobody_there" (refused), "client.silent" (no answer in time), "client.not_http",
    /// "client.unreachable" (anything else).
    void ask(std::string method, std::string target, std::string body, OnReply on_reply);
    /// POST of a file's bytes as they are; reading it may take the server limits::file_made_time.
    void post_file(std::string target, std::string bytes, OnReply on_reply);
    /// GET of `count` bytes from `first` of something that serves parts; fewer at its end.
    void ask_part(std::string target, std::uint64_t first, std::uint64_t count, OnReply on_reply);
    /// GET of something as large as limits::file_bytes, straight into a file; what stood under that
    /// name is gone. Until all of it is here it is called `file` with ".part" behind, and where it
    /// fails nothing is left. A refusal is a Reply, as ever; errors besides: "client.too_large",
    /// "client.no_file" (it cannot be written).
    void save(std::string target, std::filesystem::path file, OnReply on_reply);
    /// As ask(), and waits.
    [[nodiscard]] Result<Reply> wait(std::string method, std::string target, std::string body = {});
    template <class T>
    [[nodiscard]] Result<T> wait(std::string method, std::string target, std::string body = {}) {
        return body_of(wait(std::move(method), std::move(target), std::move(body)))
            .and_then([](const std::string& text) { return wire::decode<T>(text); });
    }

private:
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

class EventStream {
public:
    struct Handlers {
        std::function<void(std::string message)> message; ///< one JSON text
        std::function<void(Error)> ended;                 ///< at most once: "client.stream",
                                                          ///< "client.signed_in_elsewhere"
    };

    EventStream(Network& network, Address server, std::string token, Handlers handlers);
    /// Waits until no callback runs.
    ~EventStream();
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

private:
    struct Inside;
    std::shared_ptr<Inside> inside_;
};

} // namespace ringroom::client
