// The expected wait, looking forward: how long until enough agents come free for everybody ahead.
// With m agents that may take the contact, mean handling time h and squared variation c2, the k-th
// release comes after a time close to Gamma(shape k/c2, mean k*h/m). Its quantiles are taken from
// the cube-root approximation (Wilson and Hilferty, 1931), in integers.
#include <algorithm>

#include "acd/core.h"

namespace ringroom::acd {

namespace {

constexpr std::int64_t scale = 1'000'000;
constexpr std::int64_t z80 = 841'621; // 80 % quantile of the normal distribution, times scale

std::int64_t root(std::int64_t n) {
    std::int64_t low = 0;
    std::int64_t high = 3'000'000'000LL;
    while (low < high) {
        const auto middle = (low + high + 1) / 2;
        if (middle <= n / middle)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

struct Handling {
    std::int64_t mean_ms;
    std::int64_t variation_milli; ///< squared coefficient of variation, thousandths
};

/// From the last handling times; the configured one counts while too few are known.
Handling handling_of(const Queue& queue) {
    if (queue.handled.size() < limits::handle_samples_least)
        return {std::max<std::int64_t>(queue.settings.expected_handling.ms, 1), 1000};
    const auto n = static_cast<std::int64_t>(queue.handled.size());
    std::int64_t sum = 0;
    for (const auto ms : queue.handled)
        sum += ms;
    const auto mean = std::max<std::int64_t>(sum / n, 1);
    std::int64_t squares = 0; // of deviations in thousandths of the mean
    for (const auto ms : queue.handled) {
        const auto deviation = std::clamp<std::int64_t>((ms - mean) * 1000 / mean, -10'000, 10'000);
        squares += deviation * deviation;
    }
    return {mean, std::clamp<std::int64_t>(squares / n / 1000, 50, 4000)};
}

/// Quantile of the k-th release, z in units of scale; k in thousandths.
Duration quantile(std::int64_t k_milli, std::int64_t mean_ms, std::int64_t variation_milli,
                  std::int64_t z) {
    const auto inverse_shape = variation_milli * scale / k_milli;
    const auto spread = root(inverse_shape * scale); // sqrt of 1/shape, times scale
    auto x = scale - inverse_shape / 9 + z * spread / (3 * scale);
    x = std::clamp<std::int64_t>(x, scale / 100, 2 * scale);
    const auto factor = x * x / scale * x / scale;
    return {mean_ms * factor / scale};
}

std::size_t rank(const Queue& queue, const Key& key) {
    return static_cast<std::size_t>(std::lower_bound(queue.line.begin(), queue.line.end(), key) -
                                    queue.line.begin());
}

} // namespace

std::optional<WaitEstimate> Router::Core::estimate_at(const Queue& queue, const Key& key,
                                                      const Needs& needs, AgentId only) const {
    std::map<QueueId, std::int64_t> shared; // how many of the servers serve the other queue too
    std::int64_t servers = 0;
    std::int64_t free = 0;
    auto serve = [&](const Agent& agent) {
        if (agent.presence != Presence::ready || agent.pending)
            return;
        ++servers;
        free += agent.free ? 1 : 0;
        for (const auto& member : agent.members)
            if (member->queue != &queue && !member->queue->line.empty())
                ++shared[member->queue->id];
    };
    if (only) {
        if (const auto* agent = find(only))
            serve(*agent);
    } else {
        for (const auto* member : queue.members)
            if (fits(*member->agent, needs))
                serve(*member->agent);
    }
    if (servers == 0)
        return std::nullopt;
    // Those ahead in other queues take the part of these servers that is theirs too.
    auto ahead_milli = static_cast<std::int64_t>(rank(queue, key)) * 1000;
    if (only)
        ahead_milli = 0;
    for (const auto& [id, both] : shared) {
        const auto& other = *find(id);
        const auto staffed = std::max<std::int64_t>(static_cast<std::int64_t>(other.unpaused), 1);
        ahead_milli += static_cast<std::int64_t>(rank(other, key)) * 1000 * both / staffed;
    }
    const auto k_milli = ahead_milli + 1000 - free * 1000;
    if (k_milli <= 0)
        return WaitEstimate{};
    const auto handling = handling_of(queue);
    const auto mean = k_milli * handling.mean_ms / servers / 1000;
    return WaitEstimate{quantile(k_milli, mean, handling.variation_milli, 0),
                        quantile(k_milli, mean, handling.variation_milli, z80)};
}

std::optional<WaitEstimate> Router::Core::estimate(ContactId id) const {
    const auto* contact = find(id);
    if (contact == nullptr || contact->place != Place::line)
        return std::nullopt;
    return estimate_at(*contact->queue, contact->key, contact->needs, contact->only);
}

std::optional<WaitEstimate> Router::Core::estimate_for(QueueId id, const Caller& caller) const {
    const auto* queue = find(id);
    if (queue == nullptr)
        return std::nullopt;
    const auto head_start = caller.waited + caller.bonus + queue->settings.bonus;
    const Key key{std::max(caller.strict_class, queue->settings.strict_class), now_ - head_start,
                  ContactId{UINT64_MAX}, nullptr};
    return estimate_at(*queue, key, needs_of(*queue, caller, 0), caller.agent);
}

} // namespace ringroom::acd
