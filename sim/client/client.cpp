#include "client/client.h"

#include <charconv>
#include <chrono>
#include <deque>
#include <optional>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/http/file_body.hpp>

#include "client/limits.h"
#include "client/network.h"
#include "wire/finding.h"

namespace ringroom::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

std::chrono::milliseconds span_of(Duration duration) {
    return std::chrono::milliseconds(duration.ms);
}

std::string code_of(error_code error) {
    if (error.category() == asio::error::get_netdb_category() ||
        error.category() == asio::error::get_addrinfo_category())
        return "client.no_such_host";
    if (error == asio::error::connection_refused)
        return "client.nobody_there";
    if (error == beast::error::timeout || error == asio::error::timed_out)
        return "client.silent";
    if (error == http::error::body_limit)
        return "client.too_large";
    if (error == http::error::partial_message) // cut off in the middle of an answer
        return "client.unreachable";
    if (error.category() == http::make_error_code(http::error::bad_method).category())
        return "client.not_http";
    return "client.unreachable";
}

/// "bytes 0-99/1234" gives 1234.
std::optional<std::uint64_t> whole_of(std::string_view content_range) {
    const auto slash = content_range.rfind('/');
    if (slash == content_range.npos)
        return std::nullopt;
    const auto digits = content_range.substr(slash + 1);
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return out;
}

/// Not of the network, but of this computer's disk.
bool is_of_disk(error_code error) {
    namespace errc = boost::system::errc;
    return error == errc::no_space_on_device || error == errc::file_too_large ||
           error == errc::io_error || error == errc::no_such_file_or_directory ||
           error == errc::permission_denied || error == errc::read_only_file_system ||
           error == errc::is_a_directory;
}

/// How it is called while it comes.
std::filesystem::path part_of(std::filesystem::path file) {
    file += ".part";
    return file;
}

} // namespace

Result<Address> address_from(std::string_view text) {
    Address out;
    const auto wrong = [given = std::string(text)] {
        return fail("client.address", given + " is no HOST:PORT");
    };
    // As the lab prints it.
    if (text.starts_with("http://"))
        text.remove_prefix(7);
    for (const std::string_view end : {"/", "/api/v1"})
        if (text.ends_with(end))
            text.remove_suffix(end.size());
    const auto colon = text.rfind(':');
    const auto host = text.substr(0, colon);
    if (!host.empty())
        out.host = host;
    if (out.host.find_first_of(" /\t:") != std::string::npos)
        return wrong();
    if (colon == text.npos)
        return text.empty() ? Result<Address>(wrong()) : out;
    const auto port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc{} || end != port.data() + port.size() || out.port == 0)
        return wrong();
    return out;
}

Result<std::string> body_of(const Result<Reply>& reply) {
    if (!reply)
        return tl::unexpected(reply.error());
    if (reply->status < 400)
        return reply->body;
    if (const auto error = wire::decode<wire::ErrorMessage>(reply->body))
        return fail(error->code, error->message);
    return fail("client.status", "the server answers " + std::to_string(reply->status));
}

Network::Network()
    : inside_(std::make_unique<Inside>()) {}
Network::~Network() = default;

struct Client::Inside : std::enable_shared_from_this<Client::Inside> {
    struct Waiting {
        http::request<http::string_body> request;
        OnReply on_reply;
        std::filesystem::path file{};             ///< where the answer goes; empty: into memory
        Duration patience = limits::request_time; ///< until the answer is here
    };

    Inside(Network::Inside& n, Address a)
        : network(n)
        , server(std::move(a))
        , resolver(n.io)
        , stream(n.io) {}

    void post(Waiting waiting, const std::string& method, const std::string& target);
    void next();
    void connect();
    void send();
    void receive();
    void receive_file();
    void begin_file(error_code error);
    void received_file(error_code error);
    void received(error_code error);
    void answered(Reply reply, bool keeps_alive);
    void settle(Result<Reply> reply);
    void failed(error_code error);
    /// Of a file, what has come of it.
    void forget_part() {
        std::error_code ignored;
        if (!coming.empty())
            std::filesystem::remove(part_of(coming), ignored);
        coming.clear();
    }
    void shut() {
        closed = true;
        queue.clear();
        forget_part();
        resolver.cancel();
        stream.cancel();
        error_code ignored;
        stream.socket().close(ignored);
    }

    Network::Inside& network;
    Address server;
    asio::ip::tcp::resolver resolver;
    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    std::optional<http::response_parser<http::string_body>> parser;
    std::optional<http::response_parser<http::empty_body>> head; // of a file
    std::optional<http::response_parser<http::file_body>> into;
    std::deque<Waiting> queue; // the first is under way while busy
    std::string token;
    std::string language;
    std::filesystem::path coming; // under way to the disk; empty: none
    bool busy = false;
    bool connected = false;
    bool reused = false; // the connection served a request before
    bool closed = false;
};

void Client::Inside::next() {
    if (busy || queue.empty() || closed)
        return;
    busy = true;
    auto& request = queue.front().request;
    if (!token.empty())
        request.set(http::field::authorization, "Bearer " + token);
    if (!language.empty())
        request.set(http::field::accept_language, language);
    connected ? send() : connect();
}

void Client::Inside::connect() {
    reused = false;
    auto self = shared_from_this();
    resolver.async_resolve(
        server.host, std::to_string(server.port), [self](error_code error, const auto& found) {
            if (error)
                return self->failed(error);
            self->stream.expires_after(span_of(limits::connect_time));
            self->stream.async_connect(found, [self](error_code failure, const auto&) {
                if (failure)
                    return self->failed(failure);
                error_code ignored;
                self->stream.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
                self->connected = true;
                self->send();
            });
        });
}

void Client::Inside::send() {
    if (closed)
        return;
    stream.expires_after(span_of(queue.front().patience));
    auto self = shared_from_this();
    http::async_write(stream, queue.front().request, [self](error_code error, std::size_t) {
        if (self->closed)
            return;
        if (error)
            return self->received(error);
        self->queue.front().file.empty() ? self->receive() : self->receive_file();
    });
}

void Client::Inside::receive() {
    parser.emplace();
    parser->body_limit(limits::answer_bytes);
    http::async_read(
        stream, buffer, *parser,
        [self = shared_from_this()](error_code error, std::size_t) { self->received(error); });
}

/// The head alone: a refusal is for memory, and only what is answered becomes a file.
void Client::Inside::receive_file() {
    head.emplace();
    head->body_limit(limits::file_bytes);
    stream.expires_after(span_of(limits::file_made_time));
    http::async_read_header(
        stream, buffer, *head,
        [self = shared_from_this()](error_code error, std::size_t) { self->begin_file(error); });
}

void Client::Inside::begin_file(error_code error) {
    if (closed || error)
        return received(error);
    if (head->get().result_int() >= 400) {
        parser.emplace(std::move(*head));
        head.reset();
        parser->body_limit(limits::answer_bytes);
        http::async_read(stream, buffer, *parser,
                         [self = shared_from_this()](error_code failure, std::size_t) {
                             self->received(failure);
                         });
        return;
    }
    into.emplace(std::move(*head));
    head.reset();
    coming = queue.front().file;
    into->get().body().open(part_of(coming).c_str(), beast::file_mode::write, error);
    if (error)
        return received_file(error);
    stream.expires_after(span_of(limits::file_time));
    http::async_read(stream, buffer, *into,
                     [self = shared_from_this()](error_code failure, std::size_t) {
                         self->received_file(failure);
                     });
}

/// What is not whole is not left behind.
void Client::Inside::received_file(error_code error) {
    const auto status = into->get().result_int();
    const bool keeps_alive = into->get().keep_alive();
    into.reset(); // closes it
    if (closed)
        return;
    std::error_code moved;
    std::error_code ignored;
    if (!error)
        std::filesystem::rename(part_of(coming), coming, moved);
    const auto file = coming.string();
    forget_part();
    if (!error && !moved)
        return answered(
            Reply{static_cast<int>(status), {}, std::filesystem::file_size(file, ignored)},
            keeps_alive);
    connected = false;
    buffer.clear();
    error_code shut;
    stream.socket().close(shut);
    settle(moved || is_of_disk(error) ? fail("client.no_file", file)
                                      : fail(code_of(error), error.message()));
}

void Client::Inside::received(error_code error) {
    if (closed)
        return;
    if (error) {
        // The server closes idle connections; the request it never read goes out once more.
        const bool unread = (!parser || !parser->got_some()) && (!head || !head->got_some());
        stream.socket().close();
        connected = false;
        buffer.clear();
        parser.reset();
        head.reset();
        if (reused && unread && error != beast::error::timeout)
            return connect();
        return failed(error);
    }
    auto response = parser->release();
    parser.reset();
    const auto range = response[http::field::content_range];
    const auto whole = whole_of({range.data(), range.size()}).value_or(response.body().size());
    const bool keeps_alive = response.keep_alive();
    answered({static_cast<int>(response.result_int()), std::move(response.body()), whole},
             keeps_alive);
}

void Client::Inside::answered(Reply reply, bool keeps_alive) {
    reused = true;
    if (!keeps_alive) {
        error_code ignored;
        stream.socket().close(ignored);
        connected = false;
        buffer.clear();
    }
    settle(std::move(reply));
}

void Client::Inside::failed(error_code error) {
    if (closed)
        return;
    connected = false;
    error_code ignored;
    stream.socket().close(ignored);
    settle(fail(code_of(error),
                server.host + ":" + std::to_string(server.port) + ": " + error.message()));
}

void Client::Inside::settle(Result<Reply> reply) {
    auto done = std::move(queue.front().on_reply);
    queue.pop_front();
    busy = false;
    done(std::move(reply));
    next();
}

Client::Client(Network& network, Address server)
    : inside_(std::make_shared<Inside>(network.inside(), std::move(server))) {}

Client::~Client() {
    inside_->network.settle([this] { inside_->shut(); });
}

void Client::use_token(std::string token) {
    asio::post(inside_->network.io,
               [in = inside_, token = std::move(token)] { in->token = token; });
}

void Client::use_language(Language language) {
    asio::post(inside_->network.io, [in = inside_, word = language == Language::zh ? "zh" : "en"] {
        in->language = word;
    });
}

void Client::Inside::post(Waiting waiting, const std::string& method, const std::string& target) {
    auto& request = waiting.request;
    request.method_string(method);
    request.target("/api/v1" + target);
    request.version(11);
    request.set(http::field::host, server.host);
    request.set(http::field::user_agent, "ringroom");
    request.set(std::string(wire::level_header), std::to_string(wire::api_level));
    request.prepare_payload();
    asio::post(network.io, [self = shared_from_this(),
                            shared = std::make_shared<Waiting>(std::move(waiting))] {
        if (self->closed)
            return;
        if (self->queue.size() >= limits::requests)
            return shared->on_reply(fail("client.too_many", "the server is too slow to answer"));
        self->queue.push_back(std::move(*shared));
        self->next();
    });
}

void Client::ask(std::string method, std::string target, std::string body, OnReply on_reply) {
    Inside::Waiting waiting;
    if (!body.empty())
        waiting.request.set(http::field::content_type, "application/json");
    waiting.request.body() = std::move(body);
    waiting.on_reply = std::move(on_reply);
    inside_->post(std::move(waiting), method, target);
}

void Client::post_file(std::string target, std::string bytes, OnReply on_reply) {
    Inside::Waiting waiting;
    waiting.request.set(http::field::content_type, "application/octet-stream");
    waiting.request.body() = std::move(bytes);
    waiting.patience = limits::file_made_time;
    waiting.on_reply = std::move(on_reply);
    inside_->post(std::move(waiting), "POST", target);
}

void Client::ask_part(std::string target, std::uint64_t first, std::uint64_t count,
                      OnReply on_reply) {
    Inside::Waiting waiting;
    waiting.request.set(http::field::range,
                        "bytes=" + std::to_string(first) + "-" + std::to_string(first + count - 1));
    waiting.on_reply = std::move(on_reply);
    inside_->post(std::move(waiting), "GET", target);
}

void Client::save(std::string target, std::filesystem::path file, OnReply on_reply) {
    Inside::Waiting waiting;
    waiting.on_reply = std::move(on_reply);
    waiting.file = std::move(file);
    inside_->post(std::move(waiting), "GET", target);
}

Result<Reply> Client::wait(std::string method, std::string target, std::string body) {
    std::promise<Result<Reply>> answer;
    ask(std::move(method), std::move(target), std::move(body),
        [&answer](Result<Reply> reply) { answer.set_value(std::move(reply)); });
    return answer.get_future().get();
}

} // namespace ringroom::client
