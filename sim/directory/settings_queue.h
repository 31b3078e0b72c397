#pragma once
// The part of lab.toml about queues, and checks shared with the other parts; private to this room.
#include "directory/settings.h"
#include "directory/toml_reader.h"

namespace ringroom::directory {

void read_queue(TomlReader& reader, Settings& settings);
/// `name.mode`, `name.length`, `name.cap`; or a bare duration: timed.
void read_wrap_up(TomlReader& reader, std::string_view name, acd::WrapUp& out);
void check_queue_targets(const toml::table& root, Report& report, const Settings& settings);

/// Reports a queue that is not there; flows are known to the packs only and not checked here.
Target check_target(TomlReader& reader, std::string_view key, std::string_view word,
                    const Settings& settings);
SkillId check_skill(TomlReader& reader, Place place, const std::string& name,
                    const Settings& settings);
void unknown_queue(TomlReader& reader, Place place, const std::string& key,
                   const Settings& settings);

} // namespace ringroom::directory
