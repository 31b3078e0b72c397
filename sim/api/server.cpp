#include "api/server.h"

#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "api/announcer.h"
#include "api/door.h"
#include "api/limits.h"
#include "api/span.h"
#include "base/log.h"

namespace ringroom::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

void add_line(std::string& out, std::string_view name, std::string_view labels,
              std::uint64_t value) {
    out += name;
    out += labels;
    out += ' ';
    out += std::to_string(value);
    out += '\n';
}

} // namespace

void Mouth::post(std::function<void()> job) {
    const std::lock_guard lock(mutex_);
    if (io_ != nullptr)
        asio::post(*io_, std::move(job));
}
void Mouth::close() {
    const std::lock_guard lock(mutex_);
    io_ = nullptr;
}

bool origin_allowed(const Options& options, std::string_view origin, std::string_view host) {
    if (origin.empty())
        return true; // no browser
    for (const std::string_view scheme : {"http://", "https://"})
        if (origin.substr(0, scheme.size()) == scheme && origin.substr(scheme.size()) == host)
            return true;
    for (const auto& allowed : options.allowed_origins)
        if (origin == allowed)
            return true;
    return false;
}

struct Server::Inside {
    Inside(Options options_, Backend& backend, People& people, crm::Office& office)
        : options(std::move(options_))
        , services{backend, people, office, options.language, {}, {}, {}}
        , admission(limits::connections, options.connections_an_address > 0
                                             ? options.connections_an_address
                                             : limits::connections_an_address)
        , io(std::make_unique<asio::io_context>(1))
        , mouth(std::make_shared<Mouth>(*io))
        , quick(std::make_unique<Lane>(options.quick_threads, limits::jobs_waiting))
        , slow(std::make_unique<Lane>(options.slow_threads, limits::jobs_waiting))
        , hub(
              services, [this](std::function<void()> job) { mouth->post(std::move(job)); },
              [this](std::function<void()> job) { return quick->post(std::move(job)); })
        , door{options, services, *quick, *slow, hub, admission, counters, mouth}
        , acceptor(std::make_unique<tcp::acceptor>(*io))
        , figures(std::make_unique<asio::steady_timer>(*io))
        , heartbeat(std::make_unique<asio::steady_timer>(*io)) {
        services.own_metrics = [this] { return metrics(); };
        services.sits = [this](AgentId agent, const std::string& token) { hub.sits(agent, token); };
        services.sits_elsewhere = [this](AgentId agent, const std::string& token,
                                         std::function<void(bool)> then) {
            hub.sits_elsewhere(agent, token, std::move(then));
        };
        services.logged_out = [this](const std::string& token) { hub.logged_out(token); };
        services.message_sent = [this](std::vector<AgentId> who, const wire::Message& message) {
            hub.tell(std::move(who), message);
        };
        services.seat_ordered = [this](AgentId agent, const wire::SeatOrder& order) {
            hub.tell(agent, order);
        };
        services.students_write = options.students_write;
    }
    ~Inside();

    Result<void> listen();
    void start();
    void accept();
    void on_accept(error_code ec, tcp::socket socket);
    void every(asio::steady_timer& timer, Duration span, void (Hub::*job)());
    void run();
    [[nodiscard]] std::string metrics() const;

    Options options;
    Services services;
    Counters counters;
    Admission admission;
    std::unique_ptr<asio::io_context> io;
    std::shared_ptr<Mouth> mouth;
    std::unique_ptr<Lane> quick;
    std::unique_ptr<Lane> slow;
    Hub hub;
    Door door;
    std::unique_ptr<tcp::acceptor> acceptor;
    std::unique_ptr<asio::steady_timer> figures;
    std::unique_ptr<asio::steady_timer> heartbeat;
    std::unique_ptr<Announcer> announcer;
    std::uint16_t port = 0;
    std::thread bytes; // the byte-moving thread
};

Server::Inside::~Inside() {
    if (bytes.joinable()) {
        services.backend.subscribe({});
        io->stop();
        bytes.join();
    }
    quick->stop(); // their answers reach a thread that runs no more
    slow->stop();
    mouth->close();
    hub.clear();
    announcer.reset();
    acceptor.reset();
    figures.reset();
    heartbeat.reset();
    io.reset(); // and with it every connection
}

Result<void> Server::Inside::listen() {
    error_code ec;
    const auto address = asio::ip::make_address(options.address, ec);
    if (ec)
        return fail("api.listen", options.address + " is no address");
    const tcp::endpoint endpoint(address, options.port);
    acceptor->open(endpoint.protocol(), ec);
    if (!ec)
        acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec)
        acceptor->bind(endpoint, ec);
    if (!ec)
        acceptor->listen(asio::socket_base::max_listen_connections, ec);
    if (ec)
        return fail("api.listen", options.address + " port " + std::to_string(options.port) + ": " +
                                      ec.message());
    port = acceptor->local_endpoint().port();
    return {};
}

void Server::Inside::start() {
    services.backend.subscribe([this](const StampedFact& fact) { hub.take(fact); });
    accept();
    every(*figures, limits::figures_every, &Hub::show_figures);
    every(*heartbeat, options.patience.heartbeat, &Hub::check_tokens);
    if (options.announced)
        announcer = Announcer::open(*io, {.address = options.address,
                                          .port = port,
                                          .name = options.announced->name,
                                          .version = options.announced->version});
    bytes = std::thread([this] { run(); });
}

void Server::Inside::run() {
    while (!io->stopped()) {
        try {
            io->run();
        } catch (const std::exception& fault) { // memory ran out: that connection is lost
            log_error("api", std::string("a connection failed why=") + fault.what());
        }
    }
}

void Server::Inside::accept() {
    acceptor->async_accept(
        [this](error_code ec, tcp::socket socket) { on_accept(ec, std::move(socket)); });
}

void Server::Inside::on_accept(error_code ec, tcp::socket socket) {
    if (ec == asio::error::operation_aborted)
        return;
    if (ec) { // no descriptors left: look again soon instead of at once
        log_error("api", "cannot accept why=" + ec.message());
        auto pause = std::make_shared<asio::steady_timer>(*io, std::chrono::milliseconds(100));
        pause->async_wait([this, pause](error_code stopped) {
            if (!stopped)
                accept();
        });
        return;
    }
    const auto remote = socket.remote_endpoint(ec);
    const auto address = ec ? std::string() : remote.address().to_string();
    if (!ec && admission.enter(address)) {
        socket.set_option(tcp::no_delay(true), ec);
        serve_http(door, std::move(socket), std::make_shared<Place>(door, address));
    } else if (!ec) {
        ++counters.turned_away;
        log_warning("api", "connection turned away: too many from=" + address);
        static constexpr std::string_view sorry =
            "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        socket.non_blocking(true, ec);
        socket.write_some(asio::buffer(sorry), ec);
    }
    accept();
}

void Server::Inside::every(asio::steady_timer& timer, Duration span, void (Hub::*job)()) {
    timer.expires_after(span_of(span));
    timer.async_wait([this, &timer, span, job](error_code ec) {
        if (ec)
            return;
        (hub.*job)();
        every(timer, span, job);
    });
}

std::string Server::Inside::metrics() const {
    std::string out;
    out += "# TYPE ringroom_api_answers_total counter\n";
    add_line(out, "ringroom_api_answers_total", "{status=\"2xx\"}", counters.answered_2xx);
    add_line(out, "ringroom_api_answers_total", "{status=\"4xx\"}", counters.answered_4xx);
    add_line(out, "ringroom_api_answers_total", "{status=\"5xx\"}", counters.answered_5xx);
    out += "# TYPE ringroom_api_turned_away_total counter\n";
    add_line(out, "ringroom_api_turned_away_total", "", counters.turned_away);
    out += "# TYPE ringroom_api_slow_streams_dropped_total counter\n";
    add_line(out, "ringroom_api_slow_streams_dropped_total", "", counters.slow_dropped);
    out += "# TYPE ringroom_api_connections gauge\n";
    add_line(out, "ringroom_api_connections", "",
             static_cast<std::uint64_t>(counters.connections.load()));
    out += "# TYPE ringroom_api_streams gauge\n";
    add_line(out, "ringroom_api_streams", "", static_cast<std::uint64_t>(counters.streams.load()));
    out += "# TYPE ringroom_api_jobs_waiting gauge\n";
    add_line(out, "ringroom_api_jobs_waiting", "{lane=\"quick\"}", quick->waiting());
    add_line(out, "ringroom_api_jobs_waiting", "{lane=\"slow\"}", slow->waiting());
    return out;
}

Server::Server(std::unique_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(Options options, Backend& backend, People& people,
                                              crm::Office& office) {
    auto inside = std::make_unique<Inside>(std::move(options), backend, people, office);
    if (auto listening = inside->listen(); !listening)
        return tl::unexpected(listening.error());
    inside->start();
    log_info("api",
             "listening on " + inside->options.address + " port " + std::to_string(inside->port));
    return std::unique_ptr<Server>(new Server(std::move(inside)));
}

std::uint16_t Server::port() const {
    return inside_->port;
}

} // namespace ringroom::api
