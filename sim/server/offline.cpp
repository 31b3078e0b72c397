#include "server/offline.h"

#include <cstdlib>

#include "crm/tables.h"
#include "directory/people.h"
#include "evidence/chain.h"
#include "exam/tables.h"
#include "messages/mailroom.h"
#include "quality/tables.h"
#include "training/tables.h"

namespace ringroom::server {

std::vector<store::Migration> all_migrations() {
    auto all = directory::migrations();
    for (auto& one : training::migrations())
        all.push_back(std::move(one));
    for (auto& one : quality::migrations())
        all.push_back(std::move(one));
    for (auto& one : messages::migrations())
        all.push_back(std::move(one));
    for (auto& one : exam::migrations())
        all.push_back(std::move(one));
    for (auto& one : crm::migrations())
        all.push_back(std::move(one));
    for (auto& one : evidence::migrations())
        all.push_back(std::move(one));
    return all;
}

Result<std::unique_ptr<Offline>> Offline::open(const std::filesystem::path& data) {
    if (!std::filesystem::exists(data / "ringroom.db"))
        return fail("server.no_such_file", (data / "ringroom.db").string());
    std::string pattern = (std::filesystem::temp_directory_path() / "ringroom-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        return fail("store.io", "no temporary folder");
    std::unique_ptr<Offline> out(new Offline(pattern));
    if (auto copied = store::copy_database(data / "ringroom.db", out->folder_ / "ringroom.db");
        !copied)
        return tl::unexpected(copied.error());
    auto opened = store::Store::open(
        {.folder = out->folder_, .migrations = all_migrations(), .build = RINGROOM_VERSION});
    if (!opened)
        return tl::unexpected(opened.error());
    out->store_ = std::move(*opened);
    return out;
}

Offline::~Offline() {
    store_.reset();
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
}

Result<store::JournalRun> Offline::run(std::int64_t number) {
    auto session = store_->reader();
    if (!session)
        return tl::unexpected(session.error());
    auto runs = store::journal_runs((*session)->reader());
    if (!runs)
        return tl::unexpected(runs.error());
    for (auto run = runs->rbegin(); run != runs->rend(); ++run)
        if (number == 0 ? !run->header.staged : run->run == number)
            return *run;
    return fail("server.no_such_run", std::to_string(number));
}

} // namespace ringroom::server
