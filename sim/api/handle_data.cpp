// "My data": everything that is kept of a person, for themselves or at their request.
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <unistd.h>

#include "api/data_export.h"
#include "api/handlers.h"
#include "api/limits.h"

namespace ringroom::api::handlers {
namespace {

namespace fs = std::filesystem;

/// Goes with whoever holds it; while the file is open its bytes stay readable.
class TemporaryFile {
public:
    explicit TemporaryFile(const fs::path& folder)
        : path_((folder / "export-XXXXXX").string()) {
        std::error_code ignored; // then the file cannot be made, which is told
        fs::create_directories(folder, ignored);
        fd_ = ::mkstemp(path_.data());
    }
    ~TemporaryFile() {
        if (fd_ >= 0) {
            ::close(fd_);
            ::unlink(path_.c_str());
        }
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    [[nodiscard]] bool made() const { return fd_ >= 0; }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
    int fd_ = -1;
};

/// The same request as the person would make it: what they may see, nothing is answered.
CallPtr as_person(const CallPtr& call, const directory::Person& person) {
    auto out = std::make_shared<Call>(*call);
    out->person = person;
    out->reply = [](const Response&) {};
    out->path.clear();
    out->query.clear();
    return out;
}

Result<void> witness_export(const CallPtr& call, const directory::Person& person,
                            const Exported& exported) {
    return call->services.backend.archive().testify(
        {.kind = evidence::Kind::data_exported,
         .subject = person.number,
         .content = {{"by", call->person.number + " " + call->person.name},
                     {"recordings", std::to_string(exported.recordings)}}},
        wall_now());
}

void serve_export(const CallPtr& call, const directory::Person& person) {
    const auto& sound = call->query["sound"];
    if (!sound.empty() && sound != "true" && sound != "false")
        return call->fail({"api.query", "\"sound\" is neither true nor false"});
    // One at a time: each may fill gigabytes of the disk.
    static std::mutex only_one;
    std::unique_lock lock(only_one, std::try_to_lock);
    if (!lock)
        return call->fail({"api.busy", "another export is under way"});
    const TemporaryFile file(call->services.backend.archive().folder() / "exports");
    if (!file.made())
        return call->fail({"store.io", "no file for the export"});
    const auto exported = write_export(as_person(call, person), file.path(),
                                       {.rows = limits::export_rows,
                                        .sound_bytes = limits::export_sound_bytes,
                                        .sound = sound != "false",
                                        .own_practice = person.id == call->person.id});
    const auto told =
        exported ? witness_export(call, person, *exported) : tl::unexpected(exported.error());
    if (!told)
        return call->fail(told.error());
    std::shared_ptr<const OpenFile> opened = OpenFile::open(file.path());
    if (!opened)
        return call->fail({"store.io", "the export cannot be read"});
    Response out;
    out.content_type = "application/zip";
    out.headers = {
        {"Content-Disposition", "attachment; filename=\"ringroom-" + person.number + ".zip\""}};
    out.count = opened->size();
    out.file = std::move(opened);
    lock.unlock(); // whoever has the answer may ask again
    call->reply(std::move(out));
}

} // namespace

void my_data(const CallPtr& call) {
    call->audit->subject = call->person.number;
    call->audit->concerns = {call->person.id};
    serve_export(call, call->person);
}

void person_data(const CallPtr& call) {
    const auto id = whole_number(call->path["person"]);
    const auto everybody = call->services.people.list("");
    if (!everybody)
        return call->fail(everybody.error());
    for (const auto& person : *everybody)
        if (id && person.id == *id) {
            call->audit->subject = person.number;
            return serve_export(call, person);
        }
    call->fail({"people.unknown", "no id of a person"});
}

} // namespace ringroom::api::handlers
