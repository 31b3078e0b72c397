#include "directory/settings_around.h"

#include <algorithm>

#include <toml++/toml.h>

#include "directory/settings_queue.h"

namespace ringroom::directory {

namespace {

using Names = std::vector<std::string>;

/// One of `names` is wanted; the nearest is offered, or all of them.
void want(TomlReader& reader, std::string_view key, const std::string& word, const Names& names,
          const std::string& code) {
    if (std::find(names.begin(), names.end(), word) != names.end())
        return;
    const auto near = nearest(word, names);
    reader.error(reader.place(key), near.empty() ? code : code + "_near",
                 {{"word", word}, {"near", near}, {"words", joined(names)}});
}

void check_queue(const toml::table& queue, Report& report, const Settings& settings,
                 const LabFiles& files) {
    TomlReader reader(queue, report);
    const auto music = queue["music"].value_exact<std::string>();
    if (files.music && music)
        want(reader, "music", *music, *files.music, "settings.music");
    if (const auto* targets = queue["targets"].as_table()) {
        TomlReader inner(*targets, report);
        for (const char* key : {"full", "timed_out", "overflowed", "no_agents", "exit_key"})
            if (const auto word = (*targets)[key].value_exact<std::string>())
                check_target(inner, key, *word, settings, files);
    }
}

void check_number(const toml::table& number, Report& report, const Settings& settings) {
    TomlReader reader(number, report);
    const auto dials = number["dials"].value_exact<std::string>();
    if (dials && settings.agent(*dials) != nullptr)
        reader.error(reader.place("dials"), "settings.dials_taken", {{"word", *dials}});
}

void check_zone(const toml::table& lab, Report& report, const LabFiles& files) {
    const auto zone = lab["zone"].value_exact<std::string>();
    std::error_code error;
    if (!zone || files.zones.empty() || !std::filesystem::is_directory(files.zones, error))
        return;
    // A name of the database, never a way out of its folder.
    const bool outside = zone->empty() || zone->front() == '/' || zone->find("..") != zone->npos;
    if (outside || !std::filesystem::is_regular_file(files.zones / *zone, error)) {
        TomlReader reader(lab, report);
        reader.error(reader.place("zone"), "settings.zone", {{"word", *zone}});
    }
}

/// Each table of a list, or the one table that stands in its place.
template <class Take>
void each(const toml::table& root, std::string_view key, const Take& take) {
    if (const auto* one = root[key].as_table())
        return take(*one);
    if (const auto* list = root[key].as_array())
        for (const auto& element : *list)
            if (const auto* table = element.as_table())
                take(*table);
}

} // namespace

Target check_target(TomlReader& reader, std::string_view key, std::string_view word,
                    const Settings& settings, const LabFiles& files) {
    const auto target = target_from(word);
    if (!target) {
        reader.error(reader.place(key), "settings.target", {{"word", std::string(word)}});
        return {};
    }
    if (target->kind == Target::Kind::queue && settings.queue(target->name) == nullptr)
        unknown_queue(reader, reader.place(key), target->name, settings);
    if (target->kind == Target::Kind::flow && files.flows)
        want(reader, key, target->name, *files.flows, "settings.flow");
    return *target;
}

void check_around(const toml::table& root, Report& report, const Settings& settings,
                  const LabFiles& files) {
    if (const auto* lab = root["lab"].as_table())
        check_zone(*lab, report, files);
    each(root, "queue",
         [&](const toml::table& queue) { check_queue(queue, report, settings, files); });
    each(root, "number",
         [&](const toml::table& number) { check_number(number, report, settings); });
}

} // namespace ringroom::directory
