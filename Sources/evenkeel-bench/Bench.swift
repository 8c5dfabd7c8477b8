/// The `evenkeel-bench` command.
@main
struct Bench {
    static func main() {}
}
