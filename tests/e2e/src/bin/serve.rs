//! `serve FOLDER [PORT]`: serves a folder on localhost.

use penstock_e2e::Server;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "dist".to_owned());
    let port = match arguments.next().map_or(Ok(8080), |port| port.parse()) {
        Ok(port) => port,
        Err(_) => {
            eprintln!("usage: serve FOLDER [PORT]");
            return ExitCode::from(2);
        }
    };
    match Server::start(&folder, port) {
        Ok(server) => {
            println!("Penstock is on http://localhost:{} (Ctrl+C ends it)", server.port());
            server.join();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Cannot serve {folder} on port {port}: {error}. Another port: make serve PORT=8081");
            ExitCode::FAILURE
        }
    }
}
