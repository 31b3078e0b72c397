#pragma once
// The part of lab.toml about queues, and checks shared with the other parts; private to this room.
#include "directory/settings.h"
#include "directory/toml_reader.h"

namespace ringroom::directory {

void read_queue(TomlReader& reader, Settings& settings);
/// `name.mode`, `name.length`, `name.cap`; or a bare duration: timed.
void read_wrap_up(TomlReader& reader, std::string_view name, acd::WrapUp& out);

SkillId check_skill(TomlReader& reader, Place place, const std::string& name,
                    const Settings& settings);
void unknown_queue(TomlReader& reader, Place place, const std::string& key,
                   const Settings& settings);

} // namespace ringroom::directory
