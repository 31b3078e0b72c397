#include "api/hub.h"

#include <algorithm>
#include <set>
#include <utility>

#include "api/limits.h"
#include "api/stream_codes.h"
#include "base/log.h"
#include "contact/journal.h"

namespace ringroom::api {

Hub::Hub(Services& services, Post to_bytes, std::function<bool(std::function<void()>)> to_lane)
    : services_(services)
    , to_bytes_(std::move(to_bytes))
    , to_lane_(std::move(to_lane)) {}

bool Hub::add(const std::shared_ptr<StreamClient>& client) {
    const auto same = std::count_if(clients_.begin(), clients_.end(), [&](const auto& other) {
        return other->viewer.agent == client->viewer.agent;
    });
    if (static_cast<std::size_t>(same) >= limits::streams_a_person)
        return false;
    clients_.push_back(client);
    figures_moved_ = true;
    return true;
}

void Hub::remove(const StreamClient* client) {
    std::erase_if(clients_, [client](const auto& other) { return other.get() == client; });
}

void Hub::take(const StampedFact& fact) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= limits::facts_waiting) {
            overflowed_ = true;
            return;
        }
        waiting_.push_back(fact);
        if (std::exchange(scheduled_, true))
            return;
    }
    to_bytes_([this] { drain(); });
}

void Hub::drain() {
    std::vector<StampedFact> facts;
    bool lost = false;
    {
        const std::lock_guard lock(mutex_);
        facts.swap(waiting_);
        lost = std::exchange(overflowed_, false);
        scheduled_ = false;
    }
    for (const auto& fact : facts)
        hand_out(fact);
    if (!lost)
        return;
    // A stream with a hole would lie. All begin anew, and ask for the present state first.
    log_error("api", "facts came faster than they could be handed out; all streams end");
    const auto all = clients_;
    for (const auto& client : all)
        client->end(stream_code::try_again, "facts were lost");
}

void Hub::hand_out(const StampedFact& fact) {
    const auto* arrived = std::get_if<fact::ContactArrived>(&fact.fact);
    audience_.observe(fact, arrived != nullptr && arrived->drill
                                ? services_.backend.seclusion(arrived->drill)
                                : Seclusion::none);
    figures_moved_ = figures_moved_ || Audience::moves_figures(fact.fact);
    std::shared_ptr<const std::string> for_team;
    std::shared_ptr<const std::string> for_own;
    const auto all = clients_; // a client that drops itself leaves clients_
    for (const auto& client : all) {
        const auto seen = audience_.seen_by(fact, client->viewer);
        if (!seen)
            continue;
        auto& message = client->viewer.team ? for_team : for_own;
        if (!message)
            message = std::make_shared<const std::string>(wire::stream_fact(to_json(*seen)));
        client->send(message);
    }
}

void Hub::tell(std::vector<AgentId> people, const wire::Message& message) {
    send_to(std::move(people), wire::stream_message(message));
}

void Hub::tell(AgentId agent, const wire::SeatOrder& order) {
    send_to({agent}, wire::stream_order(order));
}

void Hub::send_to(std::vector<AgentId> people, std::string words) {
    std::sort(people.begin(), people.end());
    const auto text = std::make_shared<const std::string>(std::move(words));
    to_bytes_([this, people = std::move(people), text] {
        const auto all = clients_;
        for (const auto& client : all)
            if (std::binary_search(people.begin(), people.end(), client->viewer.agent))
                client->send(text);
    });
}

void Hub::logged_out(const std::string& token) {
    to_bytes_([this, token] { end_streams_of(token, stream_code::token, "logged out"); });
}

void Hub::sits(AgentId agent, const std::string& token) {
    to_bytes_([this, agent, token] {
        const auto before = std::exchange(sits_[agent], token);
        if (!before.empty() && before != token)
            end_streams_of(before, stream_code::elsewhere, "signed in elsewhere");
    });
}

void Hub::sits_elsewhere(AgentId agent, const std::string& token, std::function<void(bool)> then) {
    to_bytes_([this, agent, token, then = std::move(then)] {
        const auto sits = sits_.find(agent);
        then(sits != sits_.end() && sits->second != token &&
             std::any_of(clients_.begin(), clients_.end(),
                         [&](const auto& client) { return client->token == sits->second; }));
    });
}

void Hub::end_streams_of(const std::string& token, int code, std::string_view why) {
    const auto all = clients_; // one that ends leaves clients_
    for (const auto& client : all)
        if (client->token == token)
            client->end(code, why);
}

void Hub::show_figures() {
    if (clients_.empty() || !std::exchange(figures_moved_, false))
        return;
    const bool taken = to_lane_([this] {
        auto zh = std::make_shared<const std::string>(
            wire::stream_queues(services_.backend.queues(Language::zh)));
        auto en = std::make_shared<const std::string>(
            wire::stream_queues(services_.backend.queues(Language::en)));
        to_bytes_([this, zh, en] {
            const auto all = clients_;
            for (const auto& client : all)
                client->send(client->language == Language::zh ? zh : en);
        });
    });
    figures_moved_ = figures_moved_ || !taken;
}

void Hub::check_tokens() {
    std::set<std::string> tokens;
    for (const auto& client : clients_)
        tokens.insert(client->token);
    for (const auto& token : tokens) {
        const bool taken = to_lane_([this, token] {
            const auto person = services_.people.who_is(token);
            if (!person && person.error().code == "token.refused")
                logged_out(token);
        });
        if (!taken)
            return; // busy: the next heartbeat asks again
    }
}

void Hub::clear() {
    clients_.clear();
}

} // namespace ringroom::api
