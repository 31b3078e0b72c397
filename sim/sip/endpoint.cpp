#include "sip/endpoint.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <sofia-sip/su_log.h>

#include "base/check.h"
#include "sip/limits.h"

namespace ringroom::sip {

namespace {
/// sofia's own diary goes nowhere: what matters is logged by us, with the leg's number.
void quiet_sofia() {
    static const bool once = [] {
        su_log_redirect(
            nullptr, [](void*, const char*, va_list) {}, nullptr);
        su_log_set_level(nullptr, 0);
        return true;
    }();
    static_cast<void>(once);
}
} // namespace

Endpoint::Endpoint(Loop& loop, EndpointOptions options, OnRequest on_request)
    : loop_(loop)
    , options_(std::move(options))
    , on_request_(std::move(on_request))
    , home_(static_cast<su_home_t*>(su_home_new(sizeof(su_home_t)))) {}

Endpoint::~Endpoint() {
    if (outside_ != nullptr)
        nta_leg_destroy(outside_);
    if (agent_ != nullptr)
        nta_agent_destroy(agent_);
    su_home_unref(home_);
}

Result<std::unique_ptr<Endpoint>> Endpoint::open(Loop& loop, EndpointOptions options,
                                                 OnRequest on_request) {
    quiet_sofia();
    std::unique_ptr<Endpoint> endpoint(
        new Endpoint(loop, std::move(options), std::move(on_request)));
    if (auto bound = endpoint->bind(); !bound)
        return tl::unexpected(bound.error());
    return endpoint;
}

Result<void> Endpoint::bind() {
    const auto host = host_part(options_.address);
    const auto port = options_.port == 0 ? std::string("*") : std::to_string(options_.port);
    const auto* transport = options_.udp && options_.tcp ? ""
                            : options_.tcp               ? ";transport=tcp"
                                                         : ";transport=udp";
    const auto url = fmt::format("sip:{}:{}{}", host, port, transport);
    const auto t1 = static_cast<unsigned>(options_.t1.ms);
    // The stack refuses what is beyond its legs and says when to come back; sofia's own refusal,
    // which does not, is for what never got so far.
    const auto proceeding = 2 * options_.legs + 8;
    agent_ = nta_agent_create(
        loop_.root(), URL_STRING_MAKE(url.c_str()), nullptr, nullptr, NTATAG_UA(1),
        NTATAG_MAXSIZE(limits::message_bytes), NTATAG_UDP_MTU(4096),
        NTATAG_MAX_PROCEEDING(proceeding), NTATAG_SIP_T1(t1), NTATAG_SIP_T1X64(64 * t1),
        NTATAG_SIP_T2(std::max(8 * t1, 400U)), NTATAG_CLIENT_RPORT(1), NTATAG_SERVER_RPORT(1),
        TPTAG_TIMEOUT(30'000), TPTAG_STUN_SERVER(0), TAG_END());
    if (agent_ == nullptr)
        return fail("sip.address_in_use", "cannot listen on " + url);
    outside_ = nta_leg_tcreate(
        agent_,
        [](void* magic, nta_leg_t*, nta_incoming_t* request, const sip_t* sip) {
            return static_cast<Endpoint*>(magic)->on_request_(request, sip);
        },
        this, NTATAG_NO_DIALOG(1), TAG_END());
    check(outside_ != nullptr, "a default leg exists");
    const auto* own = nta_agent_contact(agent_);
    if (own == nullptr)
        return fail("sip.address_in_use", "no own address on " + url);
    port_ = own->m_url->url_port == nullptr
                ? std::uint16_t{5060}
                : static_cast<std::uint16_t>(std::atoi(own->m_url->url_port));
    const auto contact = fmt::format("sip:{}@{}:{}", options_.contact_user, host, port_);
    contact_udp_ = sip_contact_make(home_, fmt::format("<{}>", contact).c_str());
    contact_tcp_ = sip_contact_make(home_, fmt::format("<{};transport=tcp>", contact).c_str());
    supported_ = sip_supported_make(home_, supported_features);
    check(contact_udp_ != nullptr && contact_tcp_ != nullptr, "own contact can be written");
    return {};
}

const sip_contact_t* Endpoint::contact(bool tcp) const {
    return tcp ? contact_tcp_ : contact_udp_;
}

std::uint64_t Endpoint::bad_messages() const {
    usize_t bad = 0;
    nta_agent_get_stats(agent_, NTATAG_S_BAD_MESSAGE_REF(bad), TAG_END());
    return bad;
}

std::string Source::uri() const {
    return fmt::format("sip:{}:{}{}", host_part(address), port, tcp ? ";transport=tcp" : "");
}

std::string Source::text() const {
    return fmt::format("{} {}:{}", tcp ? "tcp" : "udp", host_part(address), port);
}

Source source_of(nta_incoming_t* request, const sip_t* sip) {
    Source source;
    msg_t* message = nta_incoming_getrequest(request);
    if (message == nullptr)
        return source;
    const su_sockaddr_t* from = msg_addr(message);
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (from->su_family == AF_INET)
        inet_ntop(AF_INET, &from->su_sin.sin_addr, text.data(), text.size());
    else if (from->su_family == AF_INET6)
        inet_ntop(AF_INET6, &from->su_sin6.sin6_addr, text.data(), text.size());
    source.address = text.data();
    source.port = ntohs(from->su_port);
    msg_destroy(message);
    const auto* via = sip->sip_via != nullptr ? sip_via_transport(sip->sip_via) : nullptr;
    source.tcp = via != nullptr && strcasecmp(via, "TCP") == 0;
    return source;
}

std::string host_part(std::string_view address) {
    return address.find(':') == std::string_view::npos ? std::string(address)
                                                       : fmt::format("[{}]", address);
}

std::string clean_value(std::string_view value) {
    std::string clean;
    for (const char c : value.substr(0, limits::header_value_bytes))
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
            clean += c;
    return clean;
}

std::string escaped_user(std::string_view user) {
    std::string safe;
    for (const char c : user) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') ||
                           std::string_view("._-+*").find(c) != std::string_view::npos;
        safe += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return safe;
}

std::string name_addr(std::string_view display, std::string_view user, std::string_view host) {
    std::string text;
    if (!display.empty()) {
        text += '"';
        for (const char c : clean_value(display)) {
            if (c == '"' || c == '\\')
                text += '\\';
            text += c;
        }
        text += "\" ";
    }
    return text + fmt::format("<sip:{}@{}>", escaped_user(user), host);
}

std::string_view text_of(const char* text) {
    return text == nullptr ? "" : text;
}

Result<std::optional<Description>> sdp_of(const sip_t* sip) {
    const auto* body = sip->sip_payload;
    if (body == nullptr || body->pl_len == 0)
        return std::optional<Description>{};
    if (sip->sip_content_type == nullptr ||
        strcasecmp(sip->sip_content_type->c_type, "application/sdp") != 0)
        return fail("sip.bad_body", "not a session description");
    auto read = read_sdp({body->pl_data, body->pl_len});
    if (!read)
        return tl::unexpected(read.error());
    return std::optional(std::move(*read));
}

Headers extra_headers_of(const sip_t* sip) {
    Headers headers;
    for (const auto* it = sip->sip_unknown; it != nullptr; it = it->un_next) {
        const auto name = text_of(it->un_name);
        if (headers.size() < limits::extra_headers && name.size() > 2 && name.size() <= 64 &&
            (name[0] == 'X' || name[0] == 'x') && name[1] == '-')
            headers.emplace_back(name, clean_value(text_of(it->un_value)));
    }
    return headers;
}

int status_of(const Error& error) {
    if (error.code == "sip.bad_body")
        return 415;
    return error.code == "sip.bad_sdp" ? 400 : 488;
}

Outbox::Outbox(Loop& loop, Listener listener)
    : loop_(loop)
    , listener_(std::move(listener)) {}

Outbox::~Outbox() {
    loop_.cancel(timer_);
}

void Outbox::push(Event event) {
    if (commands_ == 0 && waiting_.empty()) {
        listener_(event);
        return;
    }
    waiting_.push_back(std::move(event));
    if (waiting_.size() == 1)
        timer_ = loop_.defer([this] { flush(); });
}

void Outbox::flush() {
    // What the listener causes joins the end, so that order holds.
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
        const auto event = std::move(waiting_[i]);
        listener_(event);
    }
    waiting_.clear();
}

} // namespace ringroom::sip
