#pragma once
// A class from a spreadsheet. UTF-8, with or without byte order mark, LF or CRLF, comma or tab,
// quotes as in RFC 4180. The first line names the columns, in Chinese or English, in any order:
//
//     学号,姓名,班级,密码,角色        number,name,class,password,role
//
// Number and name are required. An empty password is generated; several classes are parted by "/".
// One mistake and nobody is imported; every mistake is listed.
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/text.h"
#include "directory/people.h"

namespace ringroom::directory {

struct Listed {
    int line = 0; ///< in the file, from 1
    NewPerson person;
};

/// Reads the text of a list. `file` names it in diagnostics, `language` is that of the messages.
/// Pure; any thread.
[[nodiscard]] std::vector<Listed> parse_people(std::string_view csv, std::string_view file,
                                               Language language, Diagnostics& diagnostics);

struct Card {
    std::string number;
    std::string name;
    std::vector<std::string> classes;
    std::string password; ///< clear text, for printing once; empty where the list gave one
};

/// parse_people(), then adds all of them in one transaction. On mistakes (also numbers that exist
/// already) nothing changes and `diagnostics` says why; a failing store gives an Error. Blocks: one
/// Argon2id a person, shared over the processors.
[[nodiscard]] Result<std::vector<Card>> import_people(store::Store& store, std::string_view csv,
                                                      std::string_view file, Language language,
                                                      Diagnostics& diagnostics);

} // namespace ringroom::directory
