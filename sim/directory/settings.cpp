#include "directory/settings.h"

#include <algorithm>
#include <array>
#include <set>

#include <toml++/toml.h>

#include "base/content.h"
#include "base/utf8.h"
#include "directory/limits.h"
#include "directory/settings_around.h"
#include "directory/settings_queue.h"
#include "directory/toml_reader.h"

namespace ringroom::directory {

namespace {

bool dialable(std::string_view digits) {
    return digits.size() >= limits::number_digits_min &&
           digits.size() <= limits::number_digits_max &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A list whose entries stand once and are not more than `limit`.
std::vector<std::string> read_list(TomlReader& reader, const std::string& key, std::size_t limit) {
    auto words = reader.texts(key);
    if (words.size() > limit)
        reader.error(reader.place(key), "settings.too_many",
                     {{"key", key}, {"limit", std::to_string(limit)}});
    auto sorted = words;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end())
        reader.error(reader.place(key), "settings.twice", {{"key", key}, {"word", *twice}});
    return words;
}

void read_lab(TomlReader& lab, Settings& settings) {
    lab.names("name", settings.name);
    lab.text("zone", settings.zone);
    if (const auto language = lab.choice("language", {"zh", "en"}))
        settings.language = *language == 0 ? Language::zh : Language::en;
    settings.reasons = read_list(lab, "not_ready_reasons", limits::reasons);
    lab.flag("students_may_write", settings.students_write);
}

void read_english(TomlReader& words, Settings& settings) {
    const auto all = words.keys();
    if (all.size() > limits::english_words)
        words.error(words.place(), "settings.too_many",
                    {{"key", "english"}, {"limit", std::to_string(limits::english_words)}});
    std::set<std::string> taken;
    for (const auto& word : all) {
        std::string english;
        words.text(word, english);
        if (english.empty())
            continue;
        // What a seat sends back must lead to one word.
        if (!taken.insert(english).second)
            words.error(words.place(word), "settings.twice",
                        {{"key", "english"}, {"word", english}});
        settings.english[word] = english;
    }
}

void read_grading(TomlReader& reader, GradingSettings& grading) {
    reader.number("appeal_days", 0, limits::grading_days, grading.appeal_days);
    reader.number("remark_days", 0, limits::grading_days, grading.remark_days);
    reader.number("answer_days", 1, limits::grading_days, grading.answer_days);
    reader.flag("other_remarks", grading.other_remarks);
    reader.flag("self_first", grading.self_first);
}

void read_retention(TomlReader& classes, Settings& settings) {
    for (const auto& name : classes.keys()) {
        if (name.size() > limits::class_bytes || trimmed(name).empty())
            classes.error(classes.place(name), "settings.retention_name", {{"word", name}});
        classes.number(name, 0, limits::retention_days, settings.retention[name]);
    }
    if (settings.retention.size() > limits::retention_classes)
        classes.error(classes.place(), "settings.too_many",
                      {{"key", "retention"}, {"limit", std::to_string(limits::retention_classes)}});
}

void read_number(TomlReader& reader, Settings& settings, const LabFiles& files) {
    ServiceNumber number;
    reader.text("dials", number.dials);
    reader.names("name", number.name);
    if (!dialable(number.dials))
        reader.error(reader.place("dials"), "settings.dials", {{"word", number.dials}});
    else if (settings.number(number.dials) != nullptr)
        reader.error(reader.place("dials"), "settings.twice",
                     {{"key", "dials"}, {"word", number.dials}});
    std::string word;
    reader.text("to", word);
    const auto to = target_from(word);
    if (word == "echo")
        number.echo = true;
    else if (!to || to->kind == Target::Kind::none)
        reader.error(reader.place("to"), "settings.number_target", {{"word", word}});
    else
        number.to = check_target(reader, "to", word, settings, files);
    reader.text("project", number.project);
    reader.text("medium", number.medium);
    reader.duration("bonus", number.bonus);
    reader.number("class", 0, limits::class_max, number.strict_class);
    settings.numbers.push_back(std::move(number));
}

/// "1001" or "1001-1050", both ends included and of one length.
std::vector<std::string> expand(std::string_view word) {
    const auto dash = word.find('-');
    const auto first = trimmed(word.substr(0, dash));
    const auto last = dash == word.npos ? first : trimmed(word.substr(dash + 1));
    if (!dialable(first) || !dialable(last) || first.size() != last.size() || last < first)
        return {};
    std::vector<std::string> all;
    std::string number(first);
    while (all.size() <= limits::agents) {
        all.push_back(number);
        if (number == last)
            return all;
        auto digit = number.rbegin();
        for (; *digit == '9'; ++digit)
            *digit = '0';
        ++*digit;
    }
    return {};
}

acd::AgentSettings read_agent_routing(TomlReader& reader, Settings& settings) {
    acd::AgentSettings routing;
    reader.table("skills", [&](TomlReader& skills) {
        for (const auto& name : skills.keys()) {
            acd::SkillNeed skill{check_skill(skills, skills.place(name), name, settings), 1};
            skills.number(name, 1, limits::skill_level_max, skill.level);
            routing.skills.push_back(skill);
        }
    });
    std::sort(routing.skills.begin(), routing.skills.end());
    const auto join = [&](const std::string& key, Place place, acd::Membership member) {
        const auto* queue = settings.queue(key);
        if (queue == nullptr)
            return unknown_queue(reader, place, key, settings);
        member.queue = queue->id;
        if (std::any_of(routing.queues.begin(), routing.queues.end(),
                        [&](const acd::Membership& known) { return known.queue == queue->id; }))
            reader.error(place, "settings.twice", {{"key", "queues"}, {"word", key}});
        routing.queues.push_back(member);
    };
    for (const auto& key : reader.texts("queues"))
        join(key, reader.place("queues"), {});
    reader.tables("queue", limits::queues_an_agent, [&](TomlReader& one) {
        acd::Membership member;
        std::string key;
        one.text("key", key);
        one.number("tier", 0, limits::tier_max, member.tier);
        one.number("order", 0, limits::tier_max, member.order);
        one.number("weight", 1, limits::weight_max, member.weight);
        one.number("level", 1, limits::skill_level_max, member.level);
        join(key, one.place("key"), member);
    });
    if (routing.queues.size() > limits::queues_an_agent)
        reader.error(reader.place("queues"), "settings.too_many",
                     {{"key", "queues"}, {"limit", std::to_string(limits::queues_an_agent)}});
    if (const auto rule = reader.choice("disposition", {"not_asked", "warn", "required"}))
        routing.disposition = static_cast<acd::DispositionRule>(*rule);
    read_wrap_up(reader, "outside_wrap_up", routing.outside_wrap_up);
    return routing;
}

void read_agents(TomlReader& reader, Settings& settings) {
    const auto routing = read_agent_routing(reader, settings);
    const auto words = reader.texts("numbers");
    if (words.empty())
        reader.error(reader.place("numbers"), "settings.missing", {{"key", "numbers"}});
    for (const auto& word : words) {
        const auto numbers = expand(word);
        if (numbers.empty())
            reader.error(reader.place("numbers"), "settings.range", {{"word", word}});
        for (const auto& number : numbers) {
            if (settings.agents.size() >= limits::agents)
                return reader.error(reader.place("numbers"), "settings.too_many",
                                    {{"key", "agents"}, {"limit", std::to_string(limits::agents)}});
            settings.agents.push_back({number, routing});
        }
    }
}

void sort_agents(TomlReader& file, Settings& settings) {
    const auto before = [](const Agent& a, const Agent& b) { return a.number < b.number; };
    const auto same = [](const Agent& a, const Agent& b) { return a.number == b.number; };
    std::stable_sort(settings.agents.begin(), settings.agents.end(), before);
    const auto twice = std::adjacent_find(settings.agents.begin(), settings.agents.end(), same);
    if (twice != settings.agents.end())
        file.error(file.place("agents"), "settings.twice",
                   {{"key", "agents"}, {"word", twice->number}});
}

} // namespace

const Queue* Settings::queue(std::string_view key) const {
    const auto found = std::find_if(queues.begin(), queues.end(),
                                    [&](const Queue& queue) { return queue.key == key; });
    return found == queues.end() ? nullptr : &*found;
}

SkillId Settings::skill(std::string_view wanted) const {
    const auto found = std::find(skills.begin(), skills.end(), wanted);
    return found == skills.end() ? SkillId{}
                                 : SkillId{static_cast<std::uint64_t>(found - skills.begin()) + 1};
}

const ServiceNumber* Settings::number(std::string_view dials) const {
    const auto found =
        std::find_if(numbers.begin(), numbers.end(),
                     [&](const ServiceNumber& number) { return number.dials == dials; });
    return found == numbers.end() ? nullptr : &*found;
}

const Agent* Settings::agent(std::string_view wanted) const {
    const auto found =
        std::lower_bound(agents.begin(), agents.end(), wanted,
                         [](const Agent& agent, std::string_view n) { return agent.number < n; });
    return found == agents.end() || found->number != wanted ? nullptr : &*found;
}

std::string Settings::said(const std::string& word, Language shown_in) const {
    const auto found = shown_in == Language::en ? english.find(word) : english.end();
    return found == english.end() ? word : found->second;
}

std::string Settings::meant(const std::string& said) const {
    const auto found = std::find_if(english.begin(), english.end(),
                                    [&](const auto& row) { return row.second == said; });
    return found == english.end() ? said : found->first;
}

std::optional<Target> target_from(std::string_view word) {
    if (word.empty())
        return Target{};
    const auto colon = word.find(':');
    if (colon == word.npos || colon + 1 == word.size())
        return std::nullopt;
    constexpr std::array<std::pair<std::string_view, Target::Kind>, 2> kinds = {
        {{"queue", Target::Kind::queue}, {"flow", Target::Kind::flow}}};
    for (const auto& [prefix, kind] : kinds)
        if (word.substr(0, colon) == prefix)
            return Target{kind, std::string(word.substr(colon + 1))};
    return std::nullopt;
}

std::optional<Settings> parse_settings(std::string_view text, std::string_view file,
                                       Language language, Diagnostics& diagnostics,
                                       const LabFiles& files) {
    Report report(file, language, diagnostics);
    if (text.size() > limits::settings_bytes) {
        report.error(0, 0, "settings.file_long",
                     {{"limit", std::to_string(limits::settings_bytes / 1024)}});
        return std::nullopt;
    }
    toml::table root;
    try {
        root = toml::parse(text);
    } catch (const toml::parse_error& error) {
        report.error(static_cast<int>(error.source().begin.line),
                     static_cast<int>(error.source().begin.column), "settings.syntax",
                     {{"why", std::string(error.description())}});
        return std::nullopt;
    }
    Settings settings;
    TomlReader reader(root, report);
    if (!reader.has("lab"))
        reader.error({1, 1}, "settings.missing", {{"key", "lab"}});
    reader.table("lab", [&](TomlReader& lab) { read_lab(lab, settings); });
    reader.table("english", [&](TomlReader& words) { read_english(words, settings); });
    reader.table("grading", [&](TomlReader& grading) { read_grading(grading, settings.grading); });
    reader.table("retention", [&](TomlReader& classes) { read_retention(classes, settings); });
    settings.skills = read_list(reader, "skills", limits::skills);
    reader.tables("queue", limits::queues, [&](TomlReader& queue) { read_queue(queue, settings); });
    reader.tables("number", limits::service_numbers,
                  [&](TomlReader& number) { read_number(number, settings, files); });
    reader.tables("agents", limits::agents,
                  [&](TomlReader& agents) { read_agents(agents, settings); });
    sort_agents(reader, settings);
    reader.finish();
    check_around(root, report, settings, files);
    if (!report.clean() && !files.kept)
        return std::nullopt;
    return settings;
}

std::optional<Settings> load_settings(const std::filesystem::path& file, Language language,
                                      Diagnostics& diagnostics, const LabFiles& files) {
    const auto text = content_of(file);
    if (!text) {
        Report report(file.string(), language, diagnostics);
        report.error(0, 0, "settings.unreadable");
        return std::nullopt;
    }
    return parse_settings(*text, file.string(), language, diagnostics, files);
}

} // namespace ringroom::directory
