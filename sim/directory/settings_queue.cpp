#include "directory/settings_queue.h"

#include <algorithm>
#include <map>

#include <toml++/toml.h>

#include "directory/limits.h"

namespace ringroom::directory {

namespace {

const std::vector<std::string> strategies = {"longest_idle",    "round_robin",  "fewest_calls",
                                             "least_talk_time", "most_skilled", "top_down",
                                             "random",          "weighted",     "ring_all"};
const std::vector<std::string> empty_rules = {"never", "none_logged_in", "none_unpaused",
                                              "none_ready"};
const std::vector<std::string> wrap_up_modes = {"none", "timed", "capped", "until_done"};

bool good_key(std::string_view key) {
    return !key.empty() && key.size() <= 40 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

using Steps = std::map<Duration, std::vector<acd::SkillNeed>>; ///< time waited → lowered levels

void read_demand(TomlReader& reader, Settings& settings, acd::QueueSettings& routing,
                 Steps& steps) {
    std::string name;
    bool required = true;
    acd::SkillNeed need;
    reader.text("skill", name);
    need.skill = check_skill(reader, reader.place("skill"), name, settings);
    reader.number("level", 1, limits::skill_level_max, need.level);
    reader.flag("required", required);
    if (!required && reader.has("relax"))
        reader.warning(reader.place("relax"), "settings.relax_preferred", {{"skill", name}});
    reader.tables("relax", limits::relaxations_a_skill, [&](TomlReader& step) {
        Duration after{};
        acd::SkillNeed lower{need.skill, 0};
        step.duration("after", after);
        step.number("level", 0, limits::skill_level_max, lower.level);
        if (after.ms == 0 || lower.level >= need.level)
            step.error(step.place(), "settings.relax", {{"skill", name}});
        steps[after].push_back(lower);
    });
    (required ? routing.required : routing.preferred).push_back(need);
}

void read_demands(TomlReader& reader, Settings& settings, acd::QueueSettings& routing) {
    Steps steps;
    reader.tables("skill", limits::skills_a_queue,
                  [&](TomlReader& demand) { read_demand(demand, settings, routing, steps); });
    for (auto& [after, lower] : steps)
        routing.relax.push_back({after, std::move(lower)});
    if (routing.relax.size() > limits::relaxations_a_skill)
        reader.error(reader.place("skill"), "settings.too_many",
                     {{"key", "relax"}, {"limit", std::to_string(limits::relaxations_a_skill)}});
}

void read_rule(TomlReader& reader, std::string_view key, acd::EmptyRule& out) {
    if (const auto rule = reader.choice(key, empty_rules))
        out = static_cast<acd::EmptyRule>(*rule);
}

void read_limits(TomlReader& reader, acd::QueueSettings& routing) {
    reader.number("max_waiting", 0, limits::waiting_max, routing.max_waiting);
    reader.duration("max_wait", routing.max_wait);
    reader.duration("overflow_after", routing.overflow_after);
    reader.duration("overflow_estimate", routing.overflow_estimate);
    read_rule(reader, "join_empty", routing.join_empty);
    read_rule(reader, "leave_empty", routing.leave_empty);
    reader.duration("leave_delay", routing.leave_delay);
    reader.table("targets", [&](TomlReader& targets) {
        targets.text("full", routing.targets.full);
        targets.text("timed_out", routing.targets.timed_out);
        targets.text("overflowed", routing.targets.overflowed);
        targets.text("no_agents", routing.targets.no_agents);
        targets.text("exit_key", routing.targets.exit_key);
    });
}

void read_announcements(TomlReader& reader, acd::Announcements& out) {
    reader.table("announce", [&](TomlReader& announce) {
        announce.duration("first", out.first);
        announce.duration("position_every", out.position_every);
        announce.flag("position_on_change", out.position_on_change);
        announce.flag("position_only_better", out.position_only_better);
        announce.flag("wait", out.wait);
        announce.duration("wait_rounding", out.wait_rounding);
        announce.duration("periodic_every", out.periodic_every);
        announce.duration("min_gap", out.min_gap);
    });
}

void read_routing(TomlReader& reader, Settings& settings, acd::QueueSettings& routing) {
    if (const auto strategy = reader.choice("strategy", strategies))
        routing.strategy = static_cast<acd::Strategy>(*strategy);
    reader.duration("ring_time", routing.ring_time);
    reader.duration("setup_time", routing.setup_time);
    if (routing.setup_time.ms == 0)
        reader.error(reader.place("setup_time"), "settings.setup_time");
    read_wrap_up(reader, "wrap_up", routing.wrap_up);
    reader.duration("bonus", routing.bonus);
    reader.number("class", 0, limits::class_max, routing.strict_class);
    read_demands(reader, settings, routing);
    read_limits(reader, routing);
    read_announcements(reader, routing.announce);
    reader.duration("expected_handling", routing.expected_handling);
    reader.duration("starvation_after", routing.starvation_after);
}

void check_exit_key(TomlReader& reader, const std::string& key, const std::string& target) {
    constexpr std::string_view keys = "0123456789*#";
    if (!key.empty() && (key.size() != 1 || keys.find(key) == keys.npos))
        reader.error(reader.place("exit_key"), "settings.exit_key", {{"word", key}});
    else if (!key.empty() && target.empty())
        reader.warning(reader.place("exit_key"), "settings.exit_key_leads_nowhere",
                       {{"word", key}});
    else if (key.empty() && !target.empty())
        reader.warning(reader.place("targets"), "settings.exit_key_missing", {{"word", target}});
}

} // namespace

std::string_view to_string(acd::Strategy strategy) {
    return strategies.at(static_cast<std::size_t>(strategy));
}

void read_wrap_up(TomlReader& reader, std::string_view name, acd::WrapUp& out) {
    if (!reader.has(name))
        return;
    if (!reader.is_table(name)) {
        out.mode = acd::WrapUpMode::timed;
        return reader.duration(name, out.length);
    }
    reader.table(name, [&](TomlReader& wrap_up) {
        if (const auto mode = wrap_up.choice("mode", wrap_up_modes))
            out.mode = static_cast<acd::WrapUpMode>(*mode);
        else if (!wrap_up.has("mode"))
            out.mode = acd::WrapUpMode::timed;
        wrap_up.duration("length", out.length);
        wrap_up.duration("cap", out.cap);
        const bool needs_length =
            out.mode == acd::WrapUpMode::timed || out.mode == acd::WrapUpMode::capped;
        if ((needs_length && out.length.ms == 0) || (out.cap.ms != 0 && out.cap < out.length))
            wrap_up.error(wrap_up.place(), "settings.wrap_up");
    });
}

void read_queue(TomlReader& reader, Settings& settings) {
    Queue queue;
    queue.id = {settings.queues.size() + 1};
    reader.text("key", queue.key);
    if (!good_key(queue.key))
        reader.error(reader.place("key"), "settings.key", {{"word", queue.key}});
    else if (settings.queue(queue.key) != nullptr)
        reader.error(reader.place("key"), "settings.twice", {{"key", "key"}, {"word", queue.key}});
    reader.names("name", queue.name);
    reader.duration("service_level", queue.service_level);
    reader.text("music", queue.music);
    reader.text("exit_key", queue.exit_key);
    read_routing(reader, settings, queue.routing);
    check_exit_key(reader, queue.exit_key, queue.routing.targets.exit_key);
    queue.routing.name = queue.name.zh;
    settings.queues.push_back(std::move(queue));
}

SkillId check_skill(TomlReader& reader, Place place, const std::string& name,
                    const Settings& settings) {
    const auto skill = settings.skill(name);
    if (!skill) {
        const auto near = nearest(name, settings.skills);
        reader.error(place, near.empty() ? "settings.skill" : "settings.skill_near",
                     {{"word", name}, {"near", near}});
    }
    return skill;
}

void unknown_queue(TomlReader& reader, Place place, const std::string& key,
                   const Settings& settings) {
    std::vector<std::string> keys;
    for (const auto& queue : settings.queues)
        keys.push_back(queue.key);
    const auto near = nearest(key, keys);
    reader.error(place, near.empty() ? "settings.queue" : "settings.queue_near",
                 {{"word", key}, {"near", near}});
}

} // namespace ringroom::directory
