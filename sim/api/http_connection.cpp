// One HTTP connection: head, check, body, handler, answer, again.
#include <chrono>
#include <optional>
#include <utility>

#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffer_ref.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "api/door.h"
#include "api/file_body.h"
#include "api/head_check.h"
#include "api/limits.h"
#include "api/span.h"
#include "wire/finding.h"

namespace ringroom::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

/// Finds the empty line, also where line ends are broken: check_head() then refuses the head at
/// once instead of waiting for a proper end.
struct EmptyLine {
    template <class Iterator>
    std::pair<Iterator, bool> operator()(Iterator begin, Iterator end) const {
        for (auto at = begin; at != end; ++at) {
            if (*at != '\n')
                continue;
            auto next = std::next(at);
            if (next != end && *next == '\r')
                ++next;
            if (next != end && *next == '\n')
                return {std::next(next), true};
        }
        return {begin, false};
    }
};

Method method_of(http::verb verb) {
    switch (verb) {
    case http::verb::get:
        return Method::get;
    case http::verb::head:
        return Method::head;
    case http::verb::post:
        return Method::post;
    case http::verb::put:
        return Method::put;
    case http::verb::options:
        return Method::options;
    default:
        return Method::other;
    }
}

std::string field(const BeastRequest& request, http::field name) {
    const auto value = request[name];
    return {value.data(), value.size()};
}

} // namespace
} // namespace ringroom::api

template <>
struct boost::asio::is_match_condition<ringroom::api::EmptyLine> : std::true_type {};

namespace ringroom::api {
namespace {

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Door& door, asio::ip::tcp::socket socket, std::shared_ptr<Place> place)
        : door_(door)
        , stream_(std::move(socket))
        , patience_(stream_.get_executor())
        , place_(std::move(place)) {}

    void begin() { wait(patience().head); }

private:
    void wait(Duration idle);
    void read_head();
    void on_head(error_code ec, std::size_t bytes);
    void read_body();
    void on_request(error_code ec);
    void dispatch();
    void await_answer(Pace pace);
    [[nodiscard]] bool upgrade();
    void refuse(const Error& error);
    void answer(Response response);
    template <class Message>
    void write(std::shared_ptr<Message> message, bool keep);
    template <class Message, class Serializer>
    void on_written(std::shared_ptr<Message> message, std::shared_ptr<Serializer> serializer,
                    bool keep, error_code ec);
    void finish();
    void linger(std::size_t left);
    [[nodiscard]] CallPtr make_call();
    [[nodiscard]] const Patience& patience() const { return door_.options.patience; }

    template <class Message>
    void decorate(Message& message, const Response& response) const;

    Door& door_;
    beast::tcp_stream stream_;
    asio::steady_timer patience_; // for the machine's answer
    std::shared_ptr<Place> place_;
    beast::flat_buffer buffer_{limits::head_bytes};
    std::optional<http::request_parser<http::string_body>> parser_;
    BeastRequest request_;
    std::uint64_t turn_ = 0; // number of the request being answered
    bool answering_ = false; // an answer is still owed
    bool keep_ = false;      // the connection may live on
};

void Connection::wait(Duration idle) {
    if (buffer_.size() > 0)
        return read_head();
    stream_.expires_after(span_of(idle));
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = shared_from_this()](error_code ec, std::size_t bytes) {
                                if (ec)
                                    return; // gone, or silent too long
                                self->buffer_.commit(bytes);
                                self->read_head();
                            });
}

void Connection::read_head() {
    ++turn_;
    keep_ = false;
    request_ = {};
    stream_.expires_after(span_of(patience().head));
    // By reference: Asio would read into a copy of its own.
    asio::async_read_until(stream_, beast::ref(buffer_), EmptyLine{},
                           [self = shared_from_this()](error_code ec, std::size_t bytes) {
                               self->on_head(ec, bytes);
                           });
}

void Connection::on_head(error_code ec, std::size_t bytes) {
    if (ec == asio::error::not_found)
        return refuse({"api.head_large", "the head does not end"});
    if (ec)
        return; // gone, or too slow: the stream closes itself then
    const auto* data = static_cast<const char*>(buffer_.data().data());
    if (auto fine = check_head({data, bytes}); !fine)
        return refuse(fine.error());
    parser_.emplace();
    parser_->header_limit(limits::head_bytes + 1);
    parser_->body_limit(limits::body_bytes);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](error_code failed, std::size_t) {
                                if (failed == http::error::body_limit)
                                    return self->refuse({"api.too_large", "Content-Length"});
                                if (failed)
                                    return self->refuse({"api.head", failed.message()});
                                self->read_body();
                            });
}

void Connection::read_body() {
    if (upgrade())
        return;
    const auto expect = parser_->get()[http::field::expect];
    if (!expect.empty()) {
        if (!beast::iequals(expect, "100-continue"))
            return refuse({"api.expect", "an unknown expectation"});
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        asio::async_write(stream_, asio::buffer(go_on),
                          [self = shared_from_this()](error_code ec, std::size_t) {
                              if (ec)
                                  return;
                              self->parser_->get().erase(http::field::expect);
                              self->read_body();
                          });
        return;
    }
    stream_.expires_after(span_of(patience().body));
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code ec, std::size_t) { self->on_request(ec); });
}

void Connection::on_request(error_code ec) {
    if (ec == http::error::body_limit)
        return refuse({"api.too_large", "the body"});
    const bool of_system = ec && ec.category() == boost::system::system_category();
    if (of_system || ec == http::error::end_of_stream || ec == http::error::partial_message ||
        ec == beast::error::timeout)
        return;
    if (ec)
        return refuse({"api.head", ec.message()});
    request_ = parser_->release();
    parser_.reset();
    keep_ = request_.keep_alive();
    dispatch();
}

/// True when the connection became (or tried to become) an event stream.
bool Connection::upgrade() {
    const auto& head = parser_->get();
    const std::string_view target(head.target().data(), head.target().size());
    if (target.substr(0, target.find('?')) != "/api/v1/events")
        return false;
    const auto parsed = parse_target(target);
    const std::string_view origin(head[http::field::origin].data(),
                                  head[http::field::origin].size());
    const std::string_view host(head[http::field::host].data(), head[http::field::host].size());
    if (!parsed)
        refuse(parsed.error());
    else if (!parsed->query.empty())
        refuse({"api.query", "an unknown query value"});
    else if (!beast::websocket::is_upgrade(head))
        refuse({"api.upgrade", "events are a WebSocket"});
    else if (!origin_allowed(door_.options, origin, host))
        refuse({"api.origin", "a page from elsewhere"});
    else if (buffer_.size() > 0 || !parser_->is_done())
        refuse({"api.head", "bytes behind the upgrade"});
    else
        serve_stream(door_, std::move(stream_), parser_->release(), std::move(place_));
    return true;
}

CallPtr Connection::make_call() {
    auto call = std::make_shared<Call>(Call{.services = door_.services,
                                            .request = {},
                                            .reply = {},
                                            .language = {},
                                            .path = {},
                                            .query = {},
                                            .token = {},
                                            .person = {}});
    auto& request = call->request;
    request.method = method_of(request_.method());
    request.target.assign(request_.target().data(), request_.target().size());
    request.authorization = field(request_, http::field::authorization);
    request.accept_language = field(request_, http::field::accept_language);
    request.content_type = field(request_, http::field::content_type);
    request.origin = field(request_, http::field::origin);
    request.host = field(request_, http::field::host);
    request.range = field(request_, http::field::range);
    request.if_range = field(request_, http::field::if_range);
    request.if_none_match = field(request_, http::field::if_none_match);
    request.body = std::move(request_.body());
    request.peer = place_->address();
    const auto level = request_[std::string(wire::level_header)];
    request.level.assign(level.data(), level.size());
    call->language = language_of_header(request.accept_language, door_.services.language);
    return call;
}

void Connection::dispatch() {
    answering_ = true;
    auto call = make_call();
    auto said = std::make_shared<std::atomic<bool>>(false);
    call->reply = [said, mouth = door_.mouth, weak = weak_from_this(),
                   turn = turn_](Response response) {
        if (said->exchange(true))
            return;
        auto kept = std::make_shared<Response>(std::move(response));
        mouth->post([weak, turn, kept] {
            if (const auto self = weak.lock(); self && self->turn_ == turn && self->answering_)
                self->answer(std::move(*kept));
        });
    };
    if (!call->request.origin.empty() &&
        !origin_allowed(door_.options, call->request.origin, call->request.host)) {
        await_answer(Pace::quick);
        return call->fail({"api.origin", "a page from elsewhere"});
    }
    std::string allow;
    const auto route = prepare(*call, allow);
    if (!route && route.error().code == "api.method") {
        auto response = error_response(route.error(), call->language);
        if (call->request.method == Method::options)
            response = Response{.status = 204};
        response.headers.emplace_back("Allow", allow);
        return answer(std::move(response));
    }
    await_answer(route ? (*route)->pace : Pace::quick);
    if (!route)
        return call->fail(route.error());
    auto& lane = (*route)->pace == Pace::slow ? door_.slow : door_.quick;
    if (!lane.post([chosen = *route, call] { run(*chosen, call); }))
        call->fail({"api.busy", "too many requests wait"});
}

void Connection::await_answer(Pace pace) {
    stream_.expires_never();
    const auto time = pace == Pace::slow ? patience().slow_answer : patience().answer;
    patience_.expires_after(span_of(time));
    // The wait holds the connection; nothing else does while the answer is on its way.
    patience_.async_wait([self = shared_from_this(), turn = turn_](error_code ec) {
        if (ec || self->turn_ != turn || !self->answering_)
            return;
        auto response =
            error_response({"api.no_answer", "no answer in time"}, self->door_.services.language);
        response.close = true;
        self->answer(std::move(response));
    });
}

/// Answers what never became a call, and ends the connection: where the next request begins is no
/// longer sure.
void Connection::refuse(const Error& error) {
    if (parser_ && parser_->is_header_done())
        request_ = parser_->get();
    auto call = make_call();
    const auto response = error_response(error, call->language);
    log_refusal(*call, error, response.status);
    keep_ = false;
    answering_ = true;
    answer(response);
}

void Connection::answer(Response response) {
    answering_ = false;
    patience_.cancel();
    auto& counter = response.status < 400   ? door_.counters.answered_2xx
                    : response.status < 500 ? door_.counters.answered_4xx
                                            : door_.counters.answered_5xx;
    ++counter;
    const bool keep = keep_ && !response.close;
    stream_.expires_after(span_of(patience().write));
    if (request_.method() == http::verb::head || response.status == 304) {
        auto message = std::make_shared<http::response<http::empty_body>>();
        decorate(*message, response);
        if (response.status != 304)
            message->content_length(response.file ? response.count : response.body.size());
        write(std::move(message), keep);
    } else if (response.file) {
        auto message = std::make_shared<http::response<FileBody>>();
        decorate(*message, response);
        message->content_length(response.count);
        message->body() = {response.file, response.first, response.count};
        write(std::move(message), keep);
    } else {
        auto message = std::make_shared<http::response<http::string_body>>();
        decorate(*message, response);
        if (response.status != 204)
            message->content_length(response.body.size());
        message->body() = std::move(response.body);
        write(std::move(message), keep);
    }
}

template <class Message>
void Connection::decorate(Message& message, const Response& response) const {
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    const bool empty = response.status == 204 || response.status == 304;
    if (!empty)
        message.set(http::field::content_type, response.content_type);
    message.set(http::field::server, "ringroom");
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    message.set("X-Frame-Options", "DENY");
    message.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    message.set("Referrer-Policy", "no-referrer");
    message.set("Cross-Origin-Resource-Policy", "same-origin");
    for (const auto& [name, value] : response.headers)
        message.set(name, value);
}

template <class Message>
void Connection::write(std::shared_ptr<Message> message, bool keep) {
    message->keep_alive(keep);
    auto serializer =
        std::make_shared<http::serializer<false, typename Message::body_type>>(*message);
    // Some at a time, so that the time allowed is for progress and not for a whole long file.
    http::async_write_some(
        stream_, *serializer,
        [self = shared_from_this(), message, serializer, keep](error_code ec, std::size_t) {
            self->on_written(message, serializer, keep, ec);
        });
}

template <class Message, class Serializer>
void Connection::on_written(std::shared_ptr<Message> message,
                            std::shared_ptr<Serializer> serializer, bool keep, error_code ec) {
    if (ec)
        return;
    if (serializer->is_done())
        return keep ? wait(patience().idle) : finish();
    stream_.expires_after(span_of(patience().write));
    http::async_write_some(
        stream_, *serializer,
        [self = shared_from_this(), message, serializer, keep](error_code failed, std::size_t) {
            self->on_written(message, serializer, keep, failed);
        });
}

/// Closes our side first and swallows what is still on its way, or the peer's system would throw
/// away the answer together with the connection.
void Connection::finish() {
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    buffer_.clear();
    stream_.expires_after(span_of(patience().linger));
    linger(limits::linger_bytes);
}

void Connection::linger(std::size_t left) {
    stream_.async_read_some(buffer_.prepare(8192),
                            [self = shared_from_this(), left](error_code ec, std::size_t bytes) {
                                if (!ec && bytes < left)
                                    self->linger(left - bytes);
                            });
}

} // namespace

void serve_http(Door& door, asio::ip::tcp::socket socket, std::shared_ptr<Place> place) {
    std::make_shared<Connection>(door, std::move(socket), std::move(place))->begin();
}

} // namespace ringroom::api
