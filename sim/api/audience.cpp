#include "api/audience.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "api/limits.h"
#include "contact/journal.h"

namespace ringroom::api {
namespace {

template <class W, class... Any>
constexpr bool is_one_of = (std::is_same_v<W, Any> || ...);

/// Facts of an agent that this agent may see.
template <class W>
constexpr bool own_agent_fact =
    is_one_of<W, fact::OfferBegan, fact::OfferRang, fact::OfferEnded, fact::ContactConnected,
              fact::HoldBegan, fact::HoldEnded, fact::ContactDone, fact::FieldKeyed,
              fact::FormSubmitted, fact::DispositionSet, fact::RecordShown, fact::DialBegan,
              fact::DialEnded, fact::AgentStateChanged, fact::RequestRefused, fact::Alarm>;

/// Facts of a contact that its agent may see. The customer's words are on the agent's telephone
/// already; as captions they serve those who hear badly, and robots.
template <class W>
constexpr bool own_contact_fact =
    is_one_of<W, fact::ContactReleased, fact::RecordingKept, fact::LineBegan, fact::Spoke>;

} // namespace

void Audience::observe(const StampedFact& stamped, Seclusion lesson) {
    if (const auto* arrived = std::get_if<fact::ContactArrived>(&stamped.fact);
        arrived != nullptr && lesson != Seclusion::none) {
        secluded_[arrived->contact] = lesson;
        if (secluded_.size() > limits::contacts_followed)
            secluded_.erase(secluded_.begin());
    }
    const auto take = [this](ContactId contact, AgentId agent) {
        if (!contact || !agent || has(contact, agent))
            return;
        agents_of_[contact].push_back(agent);
        if (agents_of_.size() > limits::contacts_followed)
            agents_of_.erase(agents_of_.begin()); // ids rise: the oldest contact
    };
    const auto lose = [this](ContactId contact, AgentId agent) {
        if (const auto found = agents_of_.find(contact); found != agents_of_.end())
            std::erase(found->second, agent);
    };
    std::visit(
        [&](const auto& word) {
            using W = std::remove_cvref_t<decltype(word)>;
            if constexpr (is_one_of<W, fact::OfferBegan, fact::ContactConnected, fact::RecordShown>)
                take(word.contact, word.agent);
            else if constexpr (std::is_same_v<W, fact::OfferEnded>)
                if (word.end != OfferEnd::answered)
                    lose(word.contact, word.agent);
        },
        stamped.fact);
}

bool Audience::is_hidden_from(const Fact& fact, const Viewer& viewer) const {
    if (secluded_.empty() || std::holds_alternative<fact::AgentStateChanged>(fact))
        return false;
    const auto contact = contact_of(fact);
    const auto found = secluded_.find(contact);
    return found != secluded_.end() && !has(contact, viewer.agent) &&
           (found->second == Seclusion::practice || !viewer.results);
}

std::optional<StampedFact> Audience::seen_by(const StampedFact& stamped,
                                             const Viewer& viewer) const {
    // Most facts are not for most viewers: asked before anything is copied.
    const bool may = (viewer.team && !is_hidden_from(stamped.fact, viewer)) ||
                     std::visit(
                         [&](const auto& word) {
                             using W = std::remove_cvref_t<decltype(word)>;
                             if constexpr (own_agent_fact<W>)
                                 return word.agent == viewer.agent;
                             else if constexpr (std::is_same_v<W, fact::MoveMade>)
                                 return word.agent == viewer.agent && word.source == "mark";
                             else if constexpr (own_contact_fact<W>)
                                 return has(word.contact, viewer.agent);
                             else
                                 return std::is_same_v<W, fact::DrillStateChanged>;
                         },
                         stamped.fact);
    if (!may)
        return std::nullopt;
    auto out = stamped;
    if (auto* kept = std::get_if<fact::RecordingKept>(&out.fact))
        kept->file.clear(); // where files lie is nobody's business
    if (auto* released = std::get_if<fact::ContactReleased>(&out.fact); !viewer.team && released)
        released->ending.clear(); // the script's word for how it went
    return out;
}

bool Audience::moves_figures(const Fact& fact) {
    return std::visit(
        [](const auto& word) {
            using W = std::remove_cvref_t<decltype(word)>;
            return is_one_of<W, fact::ContactQueued, fact::QueueLeft, fact::AgentStateChanged,
                             fact::ContactReleased>;
        },
        fact);
}

bool Audience::has(ContactId contact, AgentId agent) const {
    const auto found = agents_of_.find(contact);
    return found != agents_of_.end() &&
           std::find(found->second.begin(), found->second.end(), agent) != found->second.end();
}

} // namespace ringroom::api
